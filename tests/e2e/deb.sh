#!/usr/bin/env bash
# The Debian packages: what is in which, what they depend on, and that the program runs from where they put it.
# usage: deb.sh BUILD_FOLDER SOURCE_DIR
set -eu
build=$1 source=$2
for tool in cpack dpkg-deb dpkg-shlibdeps; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work
fail() {
    echo "FAILED: $*"
    exit 1
}
(cd "$build" && cpack -G DEB -B "$work/debs") >"$work/log" 2>&1 || fail "cpack: $(cat "$work/log")"
for name in tracereel libtracereel0 libtracereel-dev; do
    deb=$(echo "$work/debs/${name}_"*.deb)
    [ -f "$deb" ] || fail "there is no package $name"
    mkdir "$work/$name"
    dpkg-deb -x "$deb" "$work/$name"
    dpkg-deb -f "$deb" Depends >"$work/$name.depends"
done
# has PACKAGE PATTERN: one file or link of the package matches; needs, needs_not PACKAGE WORD: of its dependencies.
has() { [ -n "$(find "$work/$1" -path "$work/$1/$2" \( -type f -o -type l \))" ] || fail "$1 has no $2"; }
needs() { grep -q "$2" "$work/$1.depends" || fail "$1 does not depend on $2: $(cat "$work/$1.depends")"; }
needs_not() { ! grep -q "$2" "$work/$1.depends" || fail "$1 depends on $2"; }
has tracereel usr/bin/tracereel
has tracereel usr/lib/*tracereel/tracereel-picture.so
has tracereel usr/lib/*tracereel/tracereel-recorder.so
has tracereel usr/share/man/man1/tracereel.1.gz
has tracereel usr/share/bash-completion/completions/tracereel
has tracereel usr/share/zsh/vendor-completions/_tracereel
has tracereel usr/share/applications/tracereel.desktop
has tracereel usr/share/metainfo/tracereel.metainfo.xml
has tracereel usr/share/mime/packages/tracereel.xml
has tracereel usr/share/icons/hicolor/scalable/apps/tracereel.svg
has tracereel usr/share/icons/hicolor/48x48/apps/tracereel.png
for name in tracereel libtracereel0 libtracereel-dev; do
    has $name usr/share/doc/$name/copyright
    has $name usr/share/doc/$name/changelog.gz
done
has libtracereel0 usr/lib/*libtracereel.so.0
has libtracereel-dev usr/lib/*libtracereel.so
has libtracereel-dev usr/lib/*libtracereel.a
has libtracereel-dev usr/lib/*pkgconfig/tracereel.pc
has libtracereel-dev usr/include/tracereel/session.h
needs tracereel libsdl2
needs tracereel libavcodec
needs libtracereel0 libjansson
needs_not libtracereel0 'libsdl2\|libav'
needs libtracereel-dev 'libtracereel0 (= '
twice=$(find "$work/tracereel" "$work/libtracereel0" "$work/libtracereel-dev" ! -type d -printf '%P\n' | sort | uniq -d)
[ -z "$twice" ] || fail "two packages have $twice"
echo "ok: three packages, each with its own"

if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error --tag-display-limit 0 "$work"/debs/*.deb >"$work/log" 2>&1 || fail "lintian: $(cat "$work/log")"
    echo "ok: lintian finds no error; warnings: $(grep -c '^W:' "$work/log")"
else
    echo 'ok: but for what lintian would say, which is not installed'
fi

tracereel=$work/tracereel/usr/bin/tracereel trace=$source/traces/calm.csv
"$tracereel" report "$trace" >/dev/null || fail 'report'
"$tracereel" record "$trace" --at 10 -o "$work/a.png" || fail 'a picture'
"$tracereel" record "$trace" --to 1 --fps 5 --size 320x180 --quiet -o "$work/a.mp4" || fail 'a film'
echo 'ok: it runs from there'
