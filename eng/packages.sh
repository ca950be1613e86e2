# Sourced: what the system must have beside the .NET SDK, looked for and, where that is possible, installed.

complain() {
    printf '%s\n' "$@" >&2
}

# LibGit2Sharp binds the distribution's own libgit2. ldconfig is not on every user's PATH.
has_libgit2() {
    PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null | grep -Eq 'libgit2\.so\.1\.[5-9]\b'
}

has_program() {
    PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null
}

# missing_packages NAME…: prints those of the named Debian packages whose program or library is not here.
missing_packages() {
    local package
    for package in "$@"; do
        case $package in
            libgit2-1.5) has_libgit2 ;;
            openssh-server) has_program sshd ;;
            openssh-client) has_program ssh ;;
            nginx-light) has_program nginx ;;
            systemd-container) has_program systemd-nspawn ;;
            libc6-dev) [[ -e /usr/include/stdio.h ]] ;;
            *) has_program "$package" ;;
        esac || printf '%s\n' "$package"
    done
}

# require_packages NAME…: installs what is missing where that can be done without asking, else names it and fails.
require_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $EUID -ne 0 || ! -f /etc/debian_version ]] || ! has_program apt-get; then
        complain "Missing: ${missing[*]}. Install them first (Debian: apt-get install ${missing[*]})."
        return 1
    fi

    complain "Installing ${missing[*]} …"
    install_packages "${missing[@]}"
    mapfile -t missing < <(missing_packages "$@")
    if [[ ${#missing[@]} -gt 0 ]]; then
        complain "apt-get says that it is done, and yet these are missing: ${missing[*]}."
        return 1
    fi
}

# In a subshell, so that the policy is taken away again whatever happens.
install_packages() (
    # The programs are wanted, not the services: no web server of ours may come up on port 80 of somebody's machine.
    local policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi

    local log
    log=$(mktemp)
    if ! {
        apt-get update --quiet --quiet &&
            DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
    } >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        complain "apt-get could not install: $*. Its own words are above."
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
)
