#!/bin/sh
# Builds for arm64 and runs what was built under qemu-user: the library's unit tests, and every report, timeline, study and picture
# of tests/e2e/same.sh, which must be those of this machine's program byte for byte. Nothing is installed: the arm64 libraries are
# fetched by apt into the build folder.
#
#     scripts/arm64.sh [BUILD_DIR [TRACEREEL]]      default build/arm64 and build/release/src/cli/tracereel
#
# Ends with status 77 where a tool is not there: crossbuild-essential-arm64 and qemu-user bring them.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh
here=$PWD build=${1:-build/arm64} program=${2:-build/release/src/cli/tracereel}
for tool in aarch64-linux-gnu-gcc qemu-aarch64 apt-get dpkg-deb cmake ninja; do
    command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
mkdir -p "$build"
build=$(realpath "$build")
root=$build/root

# A status file of its own says that nothing is installed, so that apt fetches all that the libraries need.
fetch() {
    mkdir -p "$build/apt/lists/partial" "$build/apt/cache/archives/partial"
    : >"$build/apt/status"
    set -- -q -y -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$build/apt" -o Dir::State::status="$build/apt/status" \
        -o Dir::Cache="$build/apt/cache" -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o APT::Install-Recommends=false
    apt-get "$@" update || return 1
    libraries=
    for name in $PACKAGES_BUILD libcmocka-dev; do
        case $name in
        *-dev) libraries="$libraries $name" ;;
        esac
    done
    # shellcheck disable=SC2086 # names
    apt-get "$@" --download-only install $libraries || return 1
}
if [ ! -e "$build/fetched" ]; then
    fetch >"$build/fetch.log" 2>&1 || { tail -n 3 "$build/fetch.log"; echo 'skipped: the arm64 packages cannot be fetched here'; exit 77; }
    mkdir -p "$root/usr/lib" "$root/usr/bin" "$root/usr/sbin"
    for folder in lib bin sbin; do
        ln -sfn usr/$folder "$root/$folder"
    done
    for package in "$build"/apt/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink --no-same-owner -C "$root" ./usr/lib ./usr/include ./usr/share/pkgconfig ./lib 2>/dev/null || :
    done
    [ -e "$root/lib/ld-linux-aarch64.so.1" ] || { echo 'FAILED: the packages hold no C library'; exit 1; }
    touch "$build/fetched"
fi

export PKG_CONFIG_SYSROOT_DIR="$root" PKG_CONFIG_LIBDIR="$root/usr/lib/aarch64-linux-gnu/pkgconfig:$root/usr/share/pkgconfig"
[ -f "$build/build.ninja" ] ||
    cmake -G Ninja -B "$build" -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 -DCMAKE_C_COMPILER=aarch64-linux-gnu-gcc \
        -DCMAKE_SYSROOT="$root" -DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER -DCMAKE_CROSSCOMPILING_EMULATOR="qemu-aarch64;-L;$root" \
        -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=ON >"$build/configure.log"
tests=$(sed -n 's/^ *unit_test(\([a-z_0-9]*\) .*/\1/p' tests/unit/model.cmake tests/unit/trace.cmake)
# shellcheck disable=SC2046 # a name is a word
cmake --build "$build" -j "$(nproc)" --target tracereel $(echo "$tests" | sed 's/^/test_/') test_base test_out_file >"$build/build.log" 2>&1 ||
    { grep -E 'error|FAILED' "$build/build.log" | head -n 10; exit 1; }
echo "ok: built: $(file -b "$build/src/cli/tracereel" | cut -d, -f1-2)"
ctest --test-dir "$build" -j "$(nproc)" -R "^($(echo base out_file $tests | tr ' ' '|'))\$" --output-on-failure >"$build/tests.log" 2>&1 ||
    { tail -n 20 "$build/tests.log"; exit 1; }
grep 'tests passed' "$build/tests.log"

if [ -x "$program" ]; then
    printf '#!/bin/sh\nexec qemu-aarch64 -L "%s" "%s" "$@"\n' "$root" "$build/src/cli/tracereel" >"$build/tracereel"
    chmod +x "$build/tracereel"
    bash tests/e2e/same.sh "$program" "$here" "$build/same" "$build/tracereel"
else
    echo "note: no $program to compare with"
fi
