#!/bin/sh
# From nothing to the installed program, in a Debian or Ubuntu that holds nothing but itself: a root made by debootstrap, in which
# a clone is built and packaged as README.md says, a second one in which only the packages are put in, tried and taken out
# again. As root; needs debootstrap and a mirror; minutes, so that it is run by hand.
# Usage: scripts/bare-root.sh SUITE MIRROR [FOLDER]     bookworm, trixie, noble; FOLDER: where the roots are kept
set -eu
suite=${1:?"which suite: bookworm, trixie, noble?"}
mirror=${2:?"which mirror? as sources.list of apt has it"}
folder=${3:-/var/tmp/tracereel-roots}
top=$(cd "$(dirname "$0")/.." && pwd)
bare=$folder/$suite
fail() { echo "FAILED: $*" >&2; exit 1; }
say() { echo "== $suite: $*" >&2; }

mkdir -p "$folder"
if [ ! -x "$bare/usr/bin/apt-get" ]; then
    say "debootstrap from $mirror"
    set -- --variant=minbase --components=main
    # Debian's debootstrap is older than Ubuntu's newest; all of Ubuntu's are made alike. Its keys are in ubuntu-archive-keyring.
    [ "$suite" != noble ] || set -- --variant=minbase --components=main,universe --keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
    script=/usr/share/debootstrap/scripts/$suite
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/gutsy
    debootstrap "$@" "$suite" "$bare" "$mirror" "$script" >"$folder/$suite.log" 2>&1 || fail "debootstrap: $folder/$suite.log"
fi
cleanup() {
    for root in build try; do
        for mount in proc dev/shm dev; do umount "$folder/$suite.$root/$mount" 2>/dev/null || true; done
    done
}
trap cleanup EXIT
# fresh NAME: a copy of the bare root, with what programs expect to be mounted. in_root NAME COMMANDS: in it.
fresh() {
    rm -rf --one-file-system "$bare.$1"
    cp -a "$bare" "$bare.$1"
    cp /etc/resolv.conf "$bare.$1/etc/resolv.conf"
    mount -t proc proc "$bare.$1/proc"
    mount --bind /dev "$bare.$1/dev"
    mount -t tmpfs tmpfs "$bare.$1/dev/shm"
}
in_root() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} chroot "$bare.$1" sh -euc "$2"
}
# All files but what apt and dpkg keep about themselves, and logs.
files() {
    (cd "$bare.try" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./var/lib/apt -o -path ./var/cache -o -path ./var/lib/dpkg -o -path ./var/log \
        -o -path ./tmp -o -path ./etc/resolv.conf \) -prune -o ! -type d -print | sort)
}

fresh build
git clone -q "$top" "$bare.build/root/tracereel"
say 'scripts/run.sh on a machine with nothing'
in_root build 'cd /root/tracereel && scripts/run.sh && ls -l tracereel-*.png && mkdir /root/pictures && mv tracereel-*.png /root/pictures'
say 'packages, as README.md makes them'
in_root build 'cd /root/tracereel
    apt-get install -y --no-install-recommends dpkg-dev file >/dev/null
    cmake --workflow --preset deb >/root/deb.log 2>&1 || { tail -n 30 /root/deb.log; exit 1; }
    ls build/deb/*.deb'
if [ -n "${TESTS-}" ]; then
    say "scripts/test.sh $TESTS"
    in_root build "cd /root/tracereel && scripts/test.sh $TESTS"
fi

fresh try
in_root try 'apt-get update >/dev/null'
# What the packages depend on stays: what is left behind afterwards is theirs.
mkdir "$bare.try/root/debs"
cp "$bare.build"/root/tracereel/build/deb/*.deb "$bare.try/root/debs"
cp "$top/traces/bus.csv" "$bare.try/root"
in_root try 'cd /root/debs && { apt-get install -y --no-install-recommends xvfb xauth xdotool lintian && apt-get install -y ./*.deb; } >/root/install.log 2>&1 ||
        { tail -n 30 /root/install.log; exit 1; }
    apt-get remove -y --purge tracereel libtracereel0 libtracereel-dev >/dev/null 2>&1'
files >"$folder/$suite.before"
say 'installed, run'
in_root try 'cd /root/debs && apt-get install -y ./*.deb >/root/install.log 2>&1 || { tail -n 30 /root/install.log; exit 1; }
    lintian --allow-root --fail-on error ./*.deb
    cd /root
    tracereel --version
    tracereel report bus.csv --scenario hls.js >report.txt
    tracereel record bus.csv --at 100 -o a.png
    tracereel record bus.csv --player shaka --from 140 --to 150 --size 640x360 -o a.mp4 --quiet
    SDL_AUDIODRIVER=dummy xvfb-run -a sh -c "
        tracereel bus.csv --quiet & app=\$!
        window=\$(timeout 120 xdotool search --sync --onlyvisible --pid \$app | tail -n 1)
        timeout 120 sh -c \"until xdotool getwindowname \$window | grep -q bus.csv; do sleep 0.1; done\"
        xdotool getwindowname \$window
        kill \$app; wait \$app"
    ls -l report.txt a.png a.mp4
    rm -rf report.txt a.png a.mp4 /root/.config'
say 'removed'
in_root try 'apt-get remove -y --purge tracereel libtracereel0 libtracereel-dev >/dev/null 2>&1; ! command -v tracereel'
files >"$folder/$suite.after"
diff "$folder/$suite.before" "$folder/$suite.after" || fail 'these files are left behind, or gone'
say 'all good: nothing is left behind'
