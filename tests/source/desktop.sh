#!/bin/sh
# The program's place in menus, file managers and software centres: valid by the tools of those who read it, and of the version
# that is built; each type of file that one of them names is known; icons have their sizes.
# usage: desktop.sh SOURCE_DIR VERSION
set -eu
assets=$1/assets version=$2
for tool in desktop-file-validate appstreamcli update-mime-database; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

desktop-file-validate "$assets/tracereel.desktop" || fail 'tracereel.desktop'
# AppStream 1.0 (Debian 13) warns of a component without a home page: there is none yet that could be named.
appstreamcli validate --no-net "$assets/tracereel.metainfo.xml" >"$work/said" 2>&1 || :
grep -q 'Validation' "$work/said" && ! grep '^[EW]:' "$work/said" | grep -v ': url-homepage-missing$' || fail "tracereel.metainfo.xml: $(cat "$work/said")"
grep -q "<release version=\"$version\"" "$assets/tracereel.metainfo.xml" || fail "the metainfo knows no version $version"
grep -q "^version: $version\$" "$1/CITATION.cff" || fail "CITATION.cff is not of version $version"
head -n 1 "$1/packaging/debian/changelog" | grep -q "^tracereel ($version) " || fail "the packages' changelog is not of version $version"

# The types of files: ours beside the system's.
mkdir "$work/packages"
cp "$assets/tracereel-mime.xml" "$work/packages/tracereel.xml"
cp /usr/share/mime/packages/freedesktop.org.xml "$work/packages"
update-mime-database -V "$work" >"$work/said" 2>&1 || fail "update-mime-database: $(cat "$work/said")"
! grep -i 'error\|warning\|unknown' "$work/said" || fail 'update-mime-database has something to say'
grep -q ':application/x-tracereel-session:\*\.reel$' "$work/globs2" || fail '.reel has another type'
sed -n 's/^MimeType=//p' "$assets/tracereel.desktop" | tr ';' '\n' | grep . | sort >"$work/menu"
sed -n 's|.*<mediatype>\(.*\)</mediatype>.*|\1|p' "$assets/tracereel.metainfo.xml" | sort >"$work/centre"
cmp "$work/menu" "$work/centre" || fail 'the desktop entry and the metainfo name different types'
while read -r type; do
    [ -f "$work/$type.xml" ] || fail "there is no type $type"
done <"$work/menu"

# width FILE: of a PNG, as its header has it.
width() { od -An -tu1 -j16 -N4 "$1" | awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'; }
mkdir "$work/drawn"
if command -v rsvg-convert >/dev/null; then
    sh "$1/scripts/icons.sh" "$work/drawn"
else
    cp "$assets"/icons/*.png "$work/drawn"
fi
for size in 16 32 48 64 128 256; do
    [ "$(width "$assets/icons/$size.png")" = $size ] || fail "icons/$size.png has another size"
    [ "$(width "$work/drawn/$size.png")" = $size ] || fail "scripts/icons.sh draws another $size.png"
done
echo 'all good'
