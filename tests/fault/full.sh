#!/usr/bin/env bash
# The window on a small file system that is full: its pictures, films, sessions and settings find no room. It says so, goes on, and
# what was there stays; with room again, all is as ever. The file system is one of its own name space, where the kernel allows that.
# usage: full.sh TRACEREEL PIXELS ONLOOKER
set -u
if [ -z "${FULL_INSIDE:-}" ]; then
    export FULL_INSIDE=1
    unshare -rm true 2>/dev/null || { echo 'skipped: no mount name space of an own here (unshare -rm)'; exit 77; }
    exec unshare -rm bash "$0" "$@"
fi
# shellcheck disable=SC2034 # for screen.sh
tracereel=$1 pixels=$2 onlooker=$3
# shellcheck source=tests/e2e/screen.sh
. "$(dirname "$0")/../e2e/screen.sh"
export SDL_AUDIODRIVER=dummy
mkdir "$work/small"
mount -t tmpfs -o size=2m tmpfs "$work/small" 2>/dev/null || { echo 'skipped: no small file system here'; exit 77; }
trap 'umount -l "$work/small"; cleanup' EXIT
mkdir -p "$work/small/config/tracereel" "$work/small/Pictures" "$work/small/Videos" "$work/small/Documents"
export XDG_CONFIG_HOME=$work/small/config XDG_PICTURES_DIR=$work/small/Pictures XDG_VIDEOS_DIR=$work/small/Videos \
    XDG_DOCUMENTS_DIR=$work/small/Documents
settings=$work/small/config/tracereel/settings.ini
printf '[window]\nwidth = 1111\nheight = 720\n' >"$settings"
echo mine >"$work/small/Pictures/mine.txt"
printf 't_s,bandwidth_mbps\n0,6\n100,0.3\n130,5\n600,5\n' >"$work/bus.csv"
fill() { cat /dev/zero >"$work/small/filler" 2>/dev/null; }
files() { find "$work/small/$1" -type f ! -name mine.txt; }

fill
open_window "$work/bus.csv"
key space Home Escape
expect 'bus.csv - 00:00.0 / * - paused 1x' 'open where the disk is full'
grab before
for what in s ctrl+s; do
    key $what
    becomes before told '>' 1 "$what: that nothing was written is on the screen"
    [ -z "$(files Pictures)$(files Documents)" ] || fail "$what leaves $(files Pictures) $(files Documents)"
    key Escape
done
key r
settle
# It ends by itself: a second R could begin another, whose film the rm below would take from under it.
over() { case $(title) in *REC) ended "$app" ;; esac; }
await over || fail 'a recording for which there is no room does not end'
expect 'bus.csv - * / * - paused 1x' 'a recording for which there is no room'
key Escape
settle
[ -z "$(find "$work/small/Videos" -name '*.mp4')" ] || fail "a film of nothing: $(files Videos)"

# In the middle of a film the disk fills up: what was recorded until then stays, and plays.
rm -f "$work/small/filler" "$work"/small/Videos/*
key Home space
begun() { find "$work/small/Videos" -name '*.part' -size +30k | grep -q . || ended "$app"; }
await records && await begun && ! ended "$app" || fail 'with room again no recording is begun'
fill
await over || fail 'a recording goes on where the disk is full'
expect 'bus.csv - * / * - *' 'the disk fills up while it records'
key r
close_window_full() {
    kill "$app"
    app_ends 'SIGTERM should end it'
    [ $status -le 1 ] || fail "exit status $status on a full disk"
    ! grep -Eq 'ERROR: |runtime error:|Assertion' "$work/log" || fail 'a sanitizer speaks'
}
close_window_full
film=$(files Videos | head -n 1)
[ -n "$film" ] || fail 'what was recorded before the disk was full is gone'
if command -v ffprobe >/dev/null; then
    [ "$(frames "$film")" -gt 0 ] || fail "$film does not play"
fi
grep -q '^width = [0-9]' "$settings" || fail 'the settings are gone on a full disk'
[ "$(cat "$work/small/Pictures/mine.txt")" = mine ] || fail 'a file that was there is gone'
[ -z "$(find "$work/small" -name '.tracereel-*')" ] || fail "$(find "$work/small" -name '.tracereel-*') is left"
echo "ok: $(basename "$film") plays, the settings are whole"

# With room again.
rm -f "$work/small/filler" "$work"/small/Videos/*
open_window "$work/bus.csv"
key s
captured small/Pictures png
close_window
echo 'ok: with room again'
