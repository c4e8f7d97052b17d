#!/usr/bin/env bash
# Recording from a real window under Xvfb: the film shows the session alone, as `tracereel record` would draw it; what is missed
# is counted and said; and a program killed after ten quiet seconds leaves nine that play.
# usage: live.sh TRACEREEL PIXELS
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
for tool in ffmpeg ffprobe; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
export SDL_AUDIODRIVER=dummy
mkdir "$work/Pictures" "$work/Videos"
film() { # waits for the one film in Videos
    local found=''
    for _ in $(seq 400); do
        found=$(ls "$work"/Videos/*.mp4 2>/dev/null)
        [ -n "$found" ] && break
        sleep 0.05
    done
    echo "$found"
}
"$tracereel" generate --scenario poor --seed 7 -o "$work/bus.csv" || { echo 'FAILED: generate'; exit 1; }
open_window "$work/bus.csv"
expect 'bus.csv - *' 'opens'

# Paused, with the help open, the pointer over the plots and a banner: none of it is in the film.
key space
expect '* - paused 1x' 'Space pauses'
key Home Right
expect '* - 00:05.0 / *' 'Right'
xdotool mousemove 900 300
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
# Fine lines differ by what an encoder does to them.
alone() { # WHAT MOST X Y W H
    local share
    share=$("$pixels" differ "$work/film.png" "$work/alone.png" "${@:3}")
    awk -v a="$share" -v b="$2" 'BEGIN { exit !(a < b) }' || fail "$1 in the film: $share % of the pixels differ from the session's picture"
    echo "ok: no $1 in the film: $share % of the pixels differ"
}
alone 'help' 6 0 0 1280 720
alone 'banner or button' 6 16 8 1248 30
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
