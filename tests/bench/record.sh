#!/usr/bin/env bash
# What recording costs, as JSON: `tracereel record` as a multiple of real time, and beside it, measured in the same run, what
# `ffmpeg -f x11grab` of the window takes. usage: record.sh TRACEREEL [SECONDS]
set -u
tracereel=$1 seconds=${2:-20}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; rm -rf "$work"' EXIT
export HOME=$work XDG_CONFIG_HOME=$work LC_ALL=C SDL_VIDEODRIVER=x11
"$tracereel" generate --scenario moderate --seed 5 --set network.noise_sigma=1.2 --duration 300 -o "$work/hard.csv" || exit 1
printf 't_s,bandwidth_mbps\n0,6\n100,7\n200,6\n300,6\n' >"$work/quiet.csv"

first=1
figure() { # NAME VALUE UNIT
    [ $first = 1 ] && echo '[' || echo ','
    first=0
    printf '  {"name": "%s", "value": %s, "unit": "%s"}' "$1" "$2" "$3"
}
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

# The window recorded from outside: processor time that ffmpeg takes for a second of video, and frames it lost.
if command -v Xvfb >/dev/null && command -v ffmpeg >/dev/null && command -v xdotool >/dev/null; then
    for size in "1280x720 30" "1920x1080 60"; do
        read -r pixels fps <<<"$size"
        Xvfb -displayfd 1 -screen 0 1920x1080x24 -nolisten tcp >"$work/display" 2>/dev/null &
        pids+=($!)
        for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.05; done
        DISPLAY=:$(cat "$work/display")
        export DISPLAY
        printf '[window]\nwidth = %s\nheight = %s\n' "${pixels%x*}" "${pixels#*x}" >"$work/settings.ini"
        mkdir -p "$work/tracereel" && mv "$work/settings.ini" "$work/tracereel/"
        "$tracereel" play "$work/hard.csv" -q &
        pids+=($!)
        sleep 2
        wanted=$((seconds * fps))
        TIMEFORMAT='%U %S'
        cpu=$({ time ffmpeg -v error -stats -y -f x11grab -framerate "$fps" -video_size "$pixels" -i "$DISPLAY" -t "$seconds" \
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
printf '\n]\n'
