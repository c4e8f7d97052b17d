#!/usr/bin/env bash
# Recording from a real window under Xvfb: the film shows the session alone, as `tracereel record` would draw it; what is missed
# is counted and said; and a program that is killed leaves what it had recorded. How much that is after ten seconds, and how many
# frames a machine misses, are figures: tests/bench/live.sh.
# usage: live.sh TRACEREEL PIXELS ONLOOKER
set -u
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/screen.sh"
for tool in ffmpeg ffprobe; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
export SDL_AUDIODRIVER=dummy
mkdir "$work/Pictures" "$work/Videos"
part_has() { has_frames "$(echo "$work"/Videos/*.part)" "$1"; }
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
captured Pictures png
grab plain
key r
expect '*REC' 'R records'
key question
grab help
changed plain help '>' 30 'the help is open'
await part_has 30 || fail 'the recording does not grow'
key Escape
key r
expect '* - paused 1x' 'R stops'
captured Videos mp4
ffmpeg -v error -y -i "$capture" -vf fps=4 "$work/frame-%03d.png" || fail 'no frames of the film'
"$tracereel" record "$work/bus.csv" -o "$work/alone.png" --at 5 || fail 'record'
# Fine lines differ by what an encoder does to them.
for frame in "$work"/frame-*.png; do
    frame=$(basename "$frame" .png)
    changed alone "$frame" '<' 6 'no help in the film'
    changed alone "$frame" '<' 6 'no banner or button in the film' 16 8 1248 30
    changed alone "$frame" '<' 10 'no pointer in the film' 898 70 5 530
done
grep -v '^tracereel: recording: ' "$work/log" && fail 'words on the terminal'
rm "$capture"
key Escape

# Held up for a second, slots are missed; the film is as long as it took all the same.
: >"$work/log"
key space
await records
expect '*REC' 'R records'
await part_has 30 || fail 'the recording does not grow'
kill -STOP $app
sleep 1 # at the least, which is what counts
kill -CONT $app
await grep -Eq '^tracereel: recording: [0-9]+ frames? missed up to [0-9.]+ s$' "$work/log" || fail 'what is missed should be said while it happens'
key r
captured Videos mp4
await grep -q "^tracereel: recording: $capture: [0-9.]* s, [0-9]* frames, [0-9]* missed$" "$work/log" || fail 'what was missed should be said at the end'
said=$(sed -n 's/.* s, \([0-9]*\) frames, \([0-9]*\) missed$/\1 \2/p' "$work/log")
# Of a gap beyond ten seconds, which only a very busy machine has, the last ten have frames.
[ "${said% *}" = "$(frames "$capture")" ] || [ "${said#* }" -gt 600 ] || fail "the film has $(frames "$capture") frames"
# 60 slots a second, of which a quarter of a second's can be made up for; how many a slow machine fills is its own.
[ $((${said% *} + ${said#* })) -ge 60 ] && [ "${said#* }" -ge 30 ] || fail "${said% *} frames, ${said#* } missed"
[ "$(wc -l <"$work/log")" -le $((${said% *} / 60 + 2)) ] || fail 'a line a second at most'
echo "ok: $(tail -n 1 "$work/log" | sed "s|$work/||")"
rm "$capture"

# Killed: nothing moves on the picture, so that an encoder has hardly anything to write, and yet the file grows.
key space
expect '* - paused 1x' 'Space pauses'
await records
expect '*REC' 'R records'
await part_has 120 || fail 'quiet seconds do not come into the file'
kill -9 $app
wait $app 2>/dev/null
app=''
[ -z "$(find "$work/Videos" -name '*.mp4')" ] || fail 'a film is there though it is not whole'
part_has 120 || fail 'what had been written is gone'
ffmpeg -v error -i "$(echo "$work"/Videos/*.part)" -map 0:a -f null - || fail 'the sound does not decode'
echo "ok: killed, $(frames "$(echo "$work"/Videos/*.part)") frames are left"
echo 'all good'
