#!/usr/bin/env bash
# Recording from a real window under Xvfb: the film shows the session alone, as `tracereel record` would draw it; what is missed
# is counted and said; and a program killed after ten quiet seconds leaves nine that play.
# usage: live.sh TRACEREEL PIXELS
set -u
tracereel=$1 pixels=$2
for tool in Xvfb xdotool ffmpeg ffprobe; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
work=$(mktemp -d)
export HOME=$work XDG_CONFIG_HOME=$work/config SDL_VIDEODRIVER=x11 SDL_AUDIODRIVER=dummy LC_ALL=C.UTF-8
unset XDG_PICTURES_DIR XDG_VIDEOS_DIR WAYLAND_DISPLAY
mkdir "$work/Pictures" "$work/Videos"
xvfb='' app=''
cleanup() {
    [ -n "$app" ] && kill -9 "$app" 2>/dev/null
    [ -n "$xvfb" ] && kill "$xvfb" 2>/dev/null
    [ -n "${KEEP:-}" ] && cp -r "$work"/*.png "$work"/Videos "$KEEP"
    rm -rf "$work"
}
trap cleanup EXIT
fail() {
    echo "FAILED: $*"
    cat "$work/log"
    exit 1
}
title() { xdotool getwindowname "$win" 2>/dev/null; }
expect() {
    for _ in $(seq 200); do
        # shellcheck disable=SC2254 # the pattern is meant as one
        case $(title) in $1) echo "ok: $2: $(title)"; return ;; esac
        sleep 0.05
    done
    fail "$2: the title is '$(title)', should match '$1'"
}
key() { xdotool key --delay 30 "$@"; }
film() { # waits for the one film in Videos
    local found=''
    for _ in $(seq 400); do
        found=$(ls "$work"/Videos/*.mp4 2>/dev/null)
        [ -n "$found" ] && break
        sleep 0.05
    done
    echo "$found"
}
start() {
    "$tracereel" play "$work/bus.csv" >"$work/log" 2>&1 &
    app=$!
    win=''
    for _ in $(seq 400); do
        win=$(xdotool search --name ' - .* / ' 2>/dev/null | tail -1)
        [ -n "$win" ] && break
        kill -0 $app 2>/dev/null || fail 'the program ended'
        sleep 0.05
    done
    [ -n "$win" ] || fail 'no window'
    xdotool windowfocus --sync "$win"
    eval "$(xdotool getwindowgeometry --shell "$win")"
    expect 'bus.csv - *' 'opens'
}

Xvfb -displayfd 1 -screen 0 1280x720x24 -nolisten tcp >"$work/display" 2>"$work/xvfb.log" &
xvfb=$!
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.05; done
[ -s "$work/display" ] || { echo "skipped: Xvfb does not start here: $(tail -1 "$work/xvfb.log")"; exit 77; }
DISPLAY=:$(cat "$work/display")
export DISPLAY
"$tracereel" generate --scenario poor --seed 7 -o "$work/bus.csv" || { echo 'FAILED: generate'; exit 1; }
start

# Paused, with the help open, the pointer over the plots and a banner: none of it is in the film.
key space
expect '* - paused 1x' 'Space pauses'
key Home Right
expect '* - 00:05.0 / *' 'Right'
xdotool mousemove $((X + 900)) $((Y + 300))
key s
key r
expect '*REC' 'R records'
key question
sleep 1.5
key Escape
key r
expect '* - paused 1x' 'R stops'
movie=$(film)
[ -n "$movie" ] || fail 'no film'
ffmpeg -v error -y -sseof -1 -i "$movie" -frames:v 1 "$work/film.png" || fail 'no frame of the film'
"$tracereel" record "$work/bus.csv" -o "$work/alone.png" --at 5 || fail 'record'
# Fine lines differ by what an encoder does to them; the header leaves room for the window's buttons.
alone() { # WHAT MOST X Y W H
    local share
    share=$("$pixels" differ "$work/film.png" "$work/alone.png" "${@:3}")
    awk -v a="$share" -v b="$2" 'BEGIN { exit !(a < b) }' || fail "$1 in the film: $share % of the pixels differ from the session's picture"
    echo "ok: no $1 in the film: $share % of the pixels differ"
}
alone 'help' 6 0 44 1280 676
alone 'banner' 4 200 50 880 40
alone 'pointer' 10 898 70 5 530
grep -v '^tracereel: recording: ' "$work/log" && fail 'words on the terminal'
rm "$movie"
key Escape

# Held up for a second, slots are missed; the film is as long as it took all the same.
: >"$work/log"
key space
key r
expect '*REC' 'R records'
sleep 1
kill -STOP $app
sleep 1
kill -CONT $app
sleep 1
key r
movie=$(film)
[ -n "$movie" ] || fail 'no film'
for _ in $(seq 100); do grep -q 'frames, [0-9]* missed' "$work/log" && break; sleep 0.05; done
grep -Eq '^tracereel: recording: [0-9]+ frames? missed up to [0-9.]+ s$' "$work/log" || fail 'what is missed should be said while it happens'
grep -q "^tracereel: recording: $movie: [0-9.]* s, [0-9]* frames, [0-9]* missed$" "$work/log" || fail 'what was missed should be said at the end'
[ "$(wc -l <"$work/log")" -le 6 ] || fail 'a line a second at most'
said=$(sed -n 's/.* s, \([0-9]*\) frames, \([0-9]*\) missed$/\1 \2/p' "$work/log")
frames=$(ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0 "$movie" | tr -d ,)
[ "${said% *}" = "$frames" ] || fail "the film has $frames frames"
awk -v f="$frames" -v m="${said#* }" 'BEGIN { exit !(f > 110 && m >= 30) }' || fail "$frames frames, ${said#* } missed"
echo "ok: $(tail -n 1 "$work/log" | sed "s|$work/||")"
rm "$movie"

# Killed after ten quiet seconds.
key space
expect '* - paused 1x' 'Space pauses'
key r
expect '*REC' 'R records'
sleep 10.3
kill -9 $app
wait $app 2>/dev/null
app=''
[ -z "$(ls "$work"/Videos/*.mp4 2>/dev/null)" ] || fail 'a film is there though it is not whole'
part=$(ls "$work"/Videos/*.part)
frames=$(ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0 "$part" | tr -d ,)
[ "$frames" -ge 540 ] || fail "$frames frames are left of ten seconds"
ffmpeg -v error -i "$part" -map 0:a -f null - || fail 'the sound does not decode'
echo "ok: killed, $frames frames of 60 a second are left"
echo 'all good'
