# shellcheck shell=sh
# What Tracereel is built and tested with: Debian's and Ubuntu's names, in this one place. Sourced by run.sh and test.sh;
# needs_packages NAMES... returns once they are there, installing what is missing where apt can.

PACKAGES_BUILD="gcc libc6-dev cmake ninja-build pkgconf
    zlib1g-dev libjansson-dev libinih-dev libmd-dev libxml2-dev libpcap-dev
    libsdl2-dev libsdl2-ttf-dev libxcb1-dev libpng-dev libzip-dev
    libavformat-dev libavcodec-dev libavutil-dev libswresample-dev
    fonts-inter fonts-jetbrains-mono fonts-dejavu-core"

# shellcheck disable=SC2034 # used by test.sh
PACKAGES_TEST="$PACKAGES_BUILD
    libcmocka-dev clang jq python3 zsh parallel openssh-server ffmpeg xvfb xauth xdotool x11-utils libx11-dev libasound2-dev dpkg-dev faketime util-linux
    appstream desktop-file-utils shared-mime-info librsvg2-bin lintian"

# A Slurm of the test's own, which skips without it: installed where it is offered, and no failure where it will not be.
# shellcheck disable=SC2034 # used by test.sh
PACKAGES_CLUSTER="slurm-wlm munge"

# For the tests of the sources themselves, which skip without them: not every distribution has these versions any more.
# shellcheck disable=SC2034 # used by test.sh
PACKAGES_SOURCE="clang-format-14 clang-tidy-14"

# Links the tests' many programs in a third of the time, where it is offered and the compiler knows it.
# shellcheck disable=SC2034 # used by test.sh
PACKAGES_FASTER="mold"

# Those of NAMES that apt could install.
offered_packages() {
    for name in "$@"; do
        if apt-cache show "$name" >/dev/null 2>&1; then
            echo "$name"
        fi
    done
}

# The sanitizers' run time that clang needs to link a fuzzer comes apart from it, under a name with its version.
clang_runtime_package() {
    version=$(dpkg-query -W -f '${Depends}' clang 2>/dev/null | sed -n 's/.*clang-\([0-9][0-9]*\).*/\1/p')
    [ -z "$version" ] || echo "libclang-rt-$version-dev"
}

missing_packages() {
    for name in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) in
        installed) ;;
        *) echo "$name" ;;
        esac
    done
}

# apt as root, however root is reached; never asks anything on standard input.
as_root_apt() {
    set -- env DEBIAN_FRONTEND=noninteractive apt-get -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 "$@"
    if [ "$(id -u)" -ne 0 ]; then
        set -- sudo "$@"
    fi
    "$@" </dev/null >&2
}

# On a distribution without apt all that can be done is to look for what matters and to say what is missing.
check_without_apt() {
    absent=
    for command in cc cmake ninja pkg-config; do
        command -v "$command" >/dev/null 2>&1 || absent="$absent $command"
    done
    for library in zlib jansson inih libxml-2.0 libpcap sdl2 SDL2_ttf libpng libzip libavformat libavcodec libavutil libswresample; do
        pkg-config --exists "$library" 2>/dev/null || absent="$absent $library"
    done
    [ -z "$absent" ] && return 0
    echo "Not found here:$absent" >&2
    echo "Packages are installed by this script on Debian and Ubuntu only. Please install what your distribution" >&2
    echo "calls these, then run it again:" >&2
    printf '  %s\n' "$@" >&2
    return 1
}

needs_packages() {
    if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
        check_without_apt "$@"
        return
    fi
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -z "$missing" ] && return 0
    echo "Installing with apt: $missing" >&2
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        echo "That needs root, and there is no sudo here. As root, please run:" >&2
        echo "  apt-get update && apt-get install --no-install-recommends $missing" >&2
        return 1
    fi
    as_root_apt update || echo "apt-get update failed; going on with what apt knows already" >&2
    # shellcheck disable=SC2086 # the list is one word a package
    as_root_apt install --no-install-recommends $missing && return 0
    echo "apt could not install all of them. Tracereel is made for Debian 12 and 13 and Ubuntu 24.04 (there with" >&2
    echo "\"universe\" on); elsewhere, please install by hand what is called: $*" >&2
    return 1
}
