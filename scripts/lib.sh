# Shared by the scripts beside it: paths, messages, packages. Sourced, never run.

set -euo pipefail

LOOM_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOOM_CACHE=${LOOM_CACHE:-$LOOM_ROOT/.cache}
export LOOM_ROOT LOOM_CACHE

# Messages go to stderr, so that stdout carries only what a script was asked for.
say() { printf '==> %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Runs a command, with its name and the seconds it took on the screen.
timed() {
    local title=$1 started=$SECONDS status=0
    shift
    say "$title"
    "$@" || status=$?
    [ "$status" -eq 0 ] || fail "$title: failed with status $status after $((SECONDS - started)) s"
    say "$title: done in $((SECONDS - started)) s"
}

# Fails unless a Swift toolchain that can build this package is on PATH.
require_swift() {
    command -v swift >/dev/null || fail "no swift on PATH: a Swift 6.3 toolchain is needed"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    case $version in
    [0-5].* | 6.[0-2]) fail "Swift $version is too old: 6.3 or newer is needed" ;;
    '') fail "swift --version names no version" ;;
    esac
}

# Installs Debian packages by name; with nothing else to go by, this needs root or a sudo that asks nothing.
apt_install() {
    command -v apt-get >/dev/null || fail "missing: $*. There is no apt-get here to install them with"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null ||
            fail "missing: $*. Install them as root: apt-get install $*"
        as_root=(sudo -n)
    fi
    say "installing $*"
    local options=(-q -y --no-install-recommends -o DPkg::Lock::Timeout=300)
    "${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update >&2 </dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install "$@" >&2 </dev/null
}

# Points LOOM_MONGOD at a mongod, fetching one when none is named. Where none is to be had, MONGODB_URI is the way on:
# whatever needs a server of its own then fails and says so.
require_mongod() {
    local path
    if path=$("$LOOM_ROOT/scripts/fetch-mongod"); then
        export LOOM_MONGOD=$path
    elif [ -n "${MONGODB_URI:-}" ]; then
        say "no mongod to start; going on with the server in MONGODB_URI alone"
    else
        fail "no mongod, and no MONGODB_URI: see above"
    fi
}
