#!/usr/bin/env bash
# A browser plays what `tracereel record` makes, mp4 and webm, from the first frame to the last with its sound.
# usage: browser.sh TRACEREEL
set -u
tracereel=$1
browser=''
for name in chromium chromium-browser google-chrome; do
    command -v $name >/dev/null && { browser=$name; break; }
done
[ -n "$browser" ] || { echo 'skipped: no Chromium is installed'; exit 77; }
# shellcheck source=tests/e2e/wait.sh
. "$(dirname "$0")/wait.sh"
work=$(mktemp -d)
export HOME=$work
pid=''
cleanup() {
    [ -n "$pid" ] && kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
    rm -rf "$work"
}
trap cleanup EXIT
cd "$work" || exit 1
fail() { echo "FAILED: $*"; exit 1; }

printf 't_s,bandwidth_mbps\n0,6\n8,0.05\n16,6\n30,6\n' >bus.csv
for kind in mp4 webm; do
    "$tracereel" record bus.csv -o a.$kind --from 6 --to 10 --size 640x360 || fail "record a.$kind"
done
cat >page.html <<'END'
<video id="mp4" src="a.mp4"></video><video id="webm" src="a.webm"></video>
<script>
for (const v of document.querySelectorAll('video')) {
    const say = what => {
        const q = v.getVideoPlaybackQuality();
        console.log('tracereel ' + v.id + ' ' + what + ' at ' + v.currentTime.toFixed(2) + ' of ' + v.duration.toFixed(2) + ' s, ' +
            v.videoWidth + 'x' + v.videoHeight + ', ' + q.totalVideoFrames + ' frames, ' + v.webkitAudioDecodedByteCount + ' bytes of sound.');
    };
    v.onended = () => say('ended');
    v.onerror = () => say('failed (' + v.error.message + ')');
    v.play().catch(e => say('did not start (' + e + ')'));
}
</script>
END
$tied "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
    --disable-sync --disable-dev-shm-usage --autoplay-policy=no-user-gesture-required --user-data-dir="$work/profile" --enable-logging=stderr \
    --remote-debugging-port=0 "file://$work/page.html" >log 2>&1 &
pid=$!
both_said() { [ "$(grep -c 'tracereel \(mp4\|webm\) ' log)" -ge 2 ] || ended $pid; }
await both_said
grep -q 'DevTools listening' log || { echo "skipped: $browser does not start here: $(tail -n 1 log)"; exit 77; }
for kind in mp4 webm; do
    said=$(grep -o "tracereel $kind [^\"]*" log | head -n 1)
    echo "$said" | grep -Eq "^tracereel $kind ended at 4\.0[0-9]* of 4\.0[0-9]* s, 640x360, 1[12][0-9] frames, [1-9][0-9]* bytes of sound" ||
        fail "a.$kind in the browser: '$said'"
    echo "ok: ${said#tracereel }"
done
echo 'all good'
