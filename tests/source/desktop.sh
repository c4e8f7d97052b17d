#!/bin/sh
# The program's entry in menus and software centres: valid by the tools of those who read it, and of the version that is built.
# usage: desktop.sh SOURCE_DIR VERSION
set -eu
assets=$1/assets version=$2
for tool in desktop-file-validate appstreamcli; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
desktop-file-validate "$assets/tracereel.desktop" || { echo 'FAILED: tracereel.desktop'; exit 1; }
appstreamcli validate --no-net "$assets/tracereel.metainfo.xml" || { echo 'FAILED: tracereel.metainfo.xml'; exit 1; }
grep -q "<release version=\"$version\"" "$assets/tracereel.metainfo.xml" || { echo "FAILED: the metainfo knows no version $version"; exit 1; }
grep -q "^version: $version\$" "$1/CITATION.cff" || { echo "FAILED: CITATION.cff is not of version $version"; exit 1; }
echo 'all good'
