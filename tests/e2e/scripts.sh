#!/bin/sh
# scripts/: what packages.sh does on machines with everything, with something missing, without sudo, without apt; told by
# stand-ins for apt and dpkg, so that nothing is installed. And shellcheck over all scripts where it is there.
# Usage: scripts.sh SOURCE_DIR SCRATCH_DIR
set -u
source_dir=$1
scratch=$2
failures=0
rm -rf "$scratch"
mkdir -p "$scratch/bin"
cd "$scratch" || exit 1

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# A machine: only these tools, and the stand-ins that a case adds.
for tool in sh sed tr env cat; do
    ln -s "$(command -v $tool)" "bin/$tool"
done
stand_in() {
    { echo '#!/bin/sh'; cat; } >"bin/$1"
    chmod +x "bin/$1"
}
installed() {
    stand_in dpkg-query <<END
for name; do :; done
case " $* " in *" \$name "*) printf installed ;; *) exit 1 ;; esac
END
}
needs() {
    rm -f calls
    PATH=$scratch/bin sh -c '. "$0/scripts/packages.sh"; needs_packages "$@"' "$source_dir" "$@" >out 2>err
    status=$?
}
expect() {
    [ "$status" -eq "$1" ] || fail "$2: status $status, not $1: $(cat err)"
    [ ! -s out ] || fail "$2: words on standard output"
}

echo 'echo "$*" >>calls' | stand_in apt-get
echo 'echo 0' | stand_in id
installed gcc cmake
needs gcc cmake
expect 0 'all is there'
if [ -s err ] || [ -e calls ]; then
    fail "all is there, and yet: $(cat err calls)"
fi

needs gcc ninja-build jq
expect 0 'two are missing'
grep -q 'Installing with apt: ninja-build jq' err || fail "does not say what it installs: $(cat err)"
grep -q ' update$' calls || fail 'no apt-get update before'
grep -q ' install --no-install-recommends ninja-build jq$' calls || fail "installs something else: $(cat calls)"

echo 'case "$*" in *install*) exit 100 ;; esac' | stand_in apt-get
needs jq
expect 1 'apt fails'
grep -q 'Debian 12' err || fail "apt fails without advice: $(cat err)"

echo 'echo 1000' | stand_in id
needs jq
expect 1 'neither root nor sudo'
grep -q 'apt-get install --no-install-recommends jq' err || fail "without sudo, no command to copy: $(cat err)"

echo 'echo "sudo $*" >>calls; exec "$@"' | stand_in sudo
echo 'echo "$*" >>calls' | stand_in apt-get
needs jq
expect 0 'sudo'
grep -q '^sudo env .*apt-get .*install' calls || fail "does not go by sudo: $(cat calls)"

rm bin/apt-get
needs gcc jq
expect 1 'another distribution'
grep -q '^  jq$' err || fail "another distribution gets no list: $(cat err)"

if command -v shellcheck >/dev/null 2>&1; then
    (cd "$source_dir" && shellcheck -S warning -x scripts/*.sh scripts/*/*.sh .ci/run tests/*.sh tests/layers/*.sh tests/e2e/*.sh tests/e2e/cli/*.sh tests/bench/*.sh tests/fuzz/*.sh) ||
        fail 'shellcheck has something to say'
else
    echo 'shellcheck is not installed: scripts are not read by it'
fi
[ "$failures" -eq 0 ]
