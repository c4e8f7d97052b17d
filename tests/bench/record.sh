#!/usr/bin/env bash
# What recording costs, as JSON: `tracereel record` as a multiple of real time, R in the window, and beside them, measured in the
# same run, what `ffmpeg -f x11grab` of the window takes and loses. usage: record.sh TRACEREEL [SECONDS]
set -u
tracereel=$1 seconds=${2:-20}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; rm -rf "$work"' EXIT
export HOME=$work XDG_CONFIG_HOME=$work LC_ALL=C SDL_VIDEODRIVER=x11 SDL_AUDIODRIVER=dummy
unset WAYLAND_DISPLAY XDG_VIDEOS_DIR
"$tracereel" generate --scenario moderate --seed 5 --set network.noise_sigma=1.2 --duration 300 -o "$work/hard.csv" || exit 1
printf 't_s,bandwidth_mbps\n0,6\n100,7\n200,6\n300,6\n' >"$work/quiet.csv"

# shellcheck source=tests/bench/figures.sh
. "$(dirname "$0")/figures.sh"
clock() { date +%s.%N; }

# Offline: seconds of video made in a second.
for size in "1280x720 30" "1920x1080 60"; do
    read -r pixels fps <<<"$size"
    for trace in hard quiet; do
        begin=$(clock)
        "$tracereel" record "$work/$trace.csv" --from 100 --to $((100 + seconds)) --size "$pixels" --fps "$fps" --force -o "$work/out.mp4" -q || exit 1
        figure "record_${pixels}_${fps}fps_$trace" "$(awk -v b="$begin" -v e="$(clock)" -v s="$seconds" 'BEGIN { printf "%.2f", s / (e - b) }')" 'x real time'
    done
done

# The window recorded while it plays: by itself (R), and from outside. Processor time for a second of video beyond what the window
# takes anyway, and frames that are not there. R films 60 frames a second up to 1280x720 and 30 beyond.
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
per_second() { awk -v a="$1" -v b="$2" -v s="$3" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", (b - a) / hz / s }'; }
if command -v Xvfb >/dev/null && command -v ffmpeg >/dev/null && command -v xdotool >/dev/null; then
    mkdir -p "$work/tracereel" "$work/Videos"
    for size in "1280x720 30" "1280x720 60" "1920x1080 30" "1920x1080 60"; do
        read -r pixels fps <<<"$size"
        Xvfb -displayfd 1 -screen 0 1920x1080x24 -nolisten tcp >"$work/display" 2>/dev/null &
        pids+=($!)
        for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.05; done
        DISPLAY=:$(cat "$work/display")
        export DISPLAY
        printf '[window]\nwidth = %s\nheight = %s\n' "${pixels%x*}" "${pixels#*x}" >"$work/tracereel/settings.ini"
        "$tracereel" play "$work/hard.csv" 2>"$work/log" &
        app=$!
        pids+=("$app")
        sleep 2
        if [ "$size" = "1280x720 60" ] || [ "$size" = "1920x1080 30" ]; then
            xdotool windowfocus "$(xdotool search --name 'hard.csv - ' | tail -n 1)" mousemove 5 5
            before=$(ticks $app)
            sleep "$seconds"
            plain=$(per_second "$before" "$(ticks $app)" "$seconds")
            before=$(ticks $app)
            xdotool key r
            sleep "$seconds"
            filming=$(per_second "$before" "$(ticks $app)" "$seconds")
            xdotool key r
            for _ in $(seq 200); do film=$(ls "$work"/Videos/*.mp4 2>/dev/null); [ -n "$film" ] && break; sleep 0.1; done
            sleep 0.5
            missed=$(sed -n 's/^tracereel: recording: .* s, [0-9]* frames, \([0-9]*\) missed$/\1/p' "$work/log")
            figure "live_${pixels}_${fps}fps_cpu" "$(awk -v a="$plain" -v b="$filming" 'BEGIN { printf "%.2f", b - a }')" 's of processor a second'
            figure "live_${pixels}_${fps}fps_missed" "${missed:-0}" "of $(ffprobe -v error -select_streams v -show_entries stream=nb_frames -of csv=p=0 "$film" | tr -d ,) frames"
            rm -f "$film"
        fi
        wanted=$((seconds * fps))
        TIMEFORMAT='%U %S'
        cpu=$({ time ffmpeg -nostdin -v error -stats -y -f x11grab -framerate "$fps" -video_size "$pixels" -i "$DISPLAY" -t "$seconds" \
            -c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p "$work/grab.mp4" 2>"$work/stats"; } 2>&1 | awk '{ print $1 + $2 }')
        drop=$(tr '\r' '\n' <"$work/stats" | grep -o 'drop= *[0-9]*' | tail -n 1 | tr -dc 0-9)
        dup=$(tr '\r' '\n' <"$work/stats" | grep -o 'dup= *[0-9]*' | tail -n 1 | tr -dc 0-9)
        figure "x11grab_${pixels}_${fps}fps_cpu" "$(awk -v c="$cpu" -v s="$seconds" 'BEGIN { printf "%.2f", c / s }')" 's of processor a second'
        figure "x11grab_${pixels}_${fps}fps_not_captured" "$(( ${drop:-0} + ${dup:-0} ))" "of $wanted frames"
        kill "${pids[@]}" 2>/dev/null
        wait 2>/dev/null
        pids=()
    done
fi
figures_end
