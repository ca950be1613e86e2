# Sourced by ./wildebeest and ./test with `root` set: builds the program when its sources are newer than the last build.
#
# A build is published to artifacts/programs/<stamp>, and artifacts/program is a link to it that is replaced in one step. So a
# program that runs keeps the files that it was started from, and nobody ever sees half a build. The stamp is a hash over name,
# size and time of every source; as the link's target it says by itself whether the program is fresh.

# shellcheck source=eng/packages.sh
source "$root/eng/packages.sh"

program=$root/artifacts/program/wildebeest

# The runtime is looked for where the program's own launcher would not look, too.
find_dotnet() {
    local candidate
    for candidate in "${DOTNET_ROOT:+$DOTNET_ROOT/dotnet}" "$(command -v dotnet || true)" \
        "${HOME:+$HOME/.dotnet/dotnet}" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet; do
        if [[ -n $candidate && -x $candidate ]]; then
            dotnet=$(readlink -f "$candidate")
            export DOTNET_ROOT=${dotnet%/*}
            return 0
        fi
    done

    complain "Missing: the .NET 10 SDK." "Get it from https://dotnet.microsoft.com/download/dotnet/10.0, then call this again."
    return 1
}

require_sdk() {
    "$dotnet" --list-sdks 2>/dev/null | grep -q '^10\.' && return 0
    complain "Missing: the .NET 10 SDK; $dotnet has only: $("$dotnet" --list-sdks 2>/dev/null | sed 's/ .*//' | paste -sd ' ' -)" \
        "Get it from https://dotnet.microsoft.com/download/dotnet/10.0, then call this again."
    return 1
}

# dotnet without greetings, telemetry, questions and servers that outlive the call (they would hold our lock).
quiet_dotnet() {
    env DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true \
        MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-${HOME:-$root/artifacts/home}}" \
        HOME="${HOME:-$root/artifacts/home}" "$dotnet" "$@" </dev/null 9>&-
}

source_stamp() {
    local stamp
    stamp=$(cd "$root" && find src migrations-sample eng/build.sh Directory.*.props global.json \( -name bin -o -name obj \) -prune -o -type f -printf '%p %s %T@\n' | sort | sha1sum)
    printf '%s' "${stamp:0:16}"
}

is_built() {
    [[ $(readlink "$root/artifacts/program") == "programs/$1" && -x $program ]]
}

# publish FOLDER true|false: whether to compile ahead of time. --use-current-runtime sets the runtime identifier too late for a project
# file to decide by it, so it is said here.
publish() {
    # Its own intermediate files: a build in an editor and this one do not undo each other's restore.
    quiet_dotnet publish "$root/src/Wildebeest.Program" --configuration Release --use-current-runtime --self-contained false \
        -p:PublishReadyToRun="$2" --artifacts-path "$root/artifacts/build" --output "$1" --nologo --verbosity quiet --disable-build-servers >"$root/artifacts/build.log" 2>&1
}

build() (
    local stamp=$1 programs=$root/artifacts/programs
    mkdir -p "$programs"
    exec 9>"$root/artifacts/build.lock"
    flock 9
    # Another one may have built while this one waited for the lock.
    stamp=$(source_stamp)
    is_built "$stamp" && return 0

    rm -rf "$programs"/*.unfinished
    if [[ ! -x $programs/$stamp/wildebeest ]]; then
        rm -rf "${programs:?}/$stamp"
        require_sdk
        complain "Building wildebeest (a minute or two the first time, later some seconds) …"
        local unfinished=$programs/$stamp.unfinished
        if ! publish "$unfinished" true; then
            if ! grep -Eqi 'NETSDK1094|(NU110[0-3]|NETSDK1[0-9]+).*(crossgen|\.runtime\.)' "$root/artifacts/build.log"; then
                cat "$root/artifacts/build.log" >&2
                complain "wildebeest did not build: the compiler's words are above."
                return 1
            fi
            complain "The compiler ahead of time cannot be had here; building without it (each start takes some tenths of a second more) …"
            rm -rf "$unfinished"
            if ! publish "$unfinished" false; then
                cat "$root/artifacts/build.log" >&2
                complain "wildebeest did not build: the compiler's words are above."
                return 1
            fi
        fi
        mv "$unfinished" "$programs/$stamp"
    fi

    local previous
    previous=$(readlink "$root/artifacts/program" || true)
    # A folder of that name was put there by hand; a link cannot replace it in one step.
    [[ ! -d $root/artifacts/program || -L $root/artifacts/program ]] || rm -rf "$root/artifacts/program"
    ln -sfn "programs/$stamp" "$root/artifacts/program.next"
    mv -T "$root/artifacts/program.next" "$root/artifacts/program"
    remove_old_programs "$stamp" "${previous##*/}"
)

# Stays: what was just built, the one before (somebody may be about to start it), and what still runs.
remove_old_programs() {
    local running folder
    running=$(readlink /proc/[0-9]*/exe 2>/dev/null || true)
    for folder in "$root"/artifacts/programs/*/; do
        folder=${folder%/}
        case ${folder##*/} in
            "$1" | "$2") ;;
            *) grep -qF "$folder/" <<<"$running" || rm -rf "$folder" ;;
        esac
    done
}

ensure_built() {
    require_packages git libgit2-1.5
    find_dotnet
    local stamp
    stamp=$(source_stamp)
    is_built "$stamp" || build "$stamp"
}
