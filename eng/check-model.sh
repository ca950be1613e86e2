#!/usr/bin/env bash
# Checks the ledger protocol's model, docs/models/ledger.pml: eng/check-model.sh [--deep]
# Without arguments the checks that ./test runs, about a minute of processor time; --deep runs larger searches instead (minutes, up to 4 GB).
# The last line is `N passed, N failed`. A check of a seeded fault passes when the model finds the fault.
set -euo pipefail

root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
# shellcheck source=packages.sh
source "$root/eng/packages.sh"

memory=900 # MB for one search; two run at a time
time_limit=300 # seconds of a processor for one search: what a clock shows depends on what else runs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# search FOLDER sound|faulty FLAG…: one search through all states, its words in FOLDER/output.
search() {
    local folder=$1 kind=$2 compile=(-DSAFETY) run=()
    shift 2
    if [[ $1 == --cycles ]]; then
        compile=(-DNP)
        run=(-l)
        shift
    fi
    # A fault is found early: compiling well would take longer than the search.
    [[ $kind == faulty ]] && compile+=(-O0) || compile+=(-O1)

    mkdir -p "$folder"
    cp "$root/docs/models/ledger.pml" "$folder"
    (
        cd "$folder"
        spin -a "$@" ledger.pml &&
            gcc "${compile[@]}" -w -DMEMLIM="$memory" -o pan pan.c &&
            ulimit -t "$time_limit" &&
            ./pan -m50000 -w20 "${run[@]}"
    ) >"$folder/output" 2>&1 || echo "it ended with exit code $?" >>"$folder/output"
}

is_complete() {
    grep -q 'Full statespace search' "$1" && ! grep -Eqi 'search not completed|truncated|too small|out of memory|exit code|error: ' "$1"
}

# A result is two lines: passed or failed, then a sentence.
judge_sound() {
    local output=$1 name=$2
    if is_complete "$output" && grep -q 'errors: 0' "$output"; then
        printf 'passed\n%s: holds in all %s states\n' "$name" "$(states "$output")"
    else
        printf 'failed\n%s: %s\n' "$name" "$(grep -Ei -m 1 '^pan:1|error: |exit code|too small|memory' "$output" || echo 'it was not searched to its end')"
    fi
}

judge_faulty() {
    local output=$1 name=$2
    if grep -q '^pan:1: assertion violated' "$output"; then
        printf 'passed\n%s: found after %s states\n' "$name" "$(states "$output")"
    else
        printf 'failed\n%s: the model does not find this fault\n' "$name"
    fi
}

states() {
    sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$1" | head -n 1
}

checks=0
running=0

# check sound|faulty NAME FLAG…
check() {
    local kind=$1 name=$2
    shift 2
    checks=$((checks + 1))
    local folder
    folder=$work/$(printf '%03d' "$checks")
    if [[ $running -ge 2 ]]; then
        wait -n
        running=$((running - 1))
    fi
    {
        search "$folder" "$kind" "$@"
        "judge_$kind" "$folder/output" "$name" >"$folder/result"
        rm -f "$folder"/pan*
    } &
    running=$((running + 1))
}

no_trouble=(-DCRASHES=0 -DLOSSES=0 -DFAILURES=0 -DACTS=0)
each_trouble=(-DCRASHES=1 -DLOSSES=1 -DFAILURES=1 -DACTS=1)
# A given place is not safe from an entry that vanishes (a known limit), so the searches for all else about those do without.
vanished_1=(-DRACES=1 -DGIVES=0)
vanished_2=(-DRACES=2 -DGIVES=0)
limit_1=-DASK_ONE=15
limit_2=-DASK_ONE=0
limits_mixed=-DASK_ONE=1
only_I1=-DCLAIMS=1
only_I2=-DCLAIMS=2
only_I3=-DCLAIMS=4
only_I4=-DCLAIMS=8

sound_checks() {
    check sound "3 hosts, limit 1, each trouble once" "${each_trouble[@]}" "$limit_1"
    check sound "3 hosts, limit 2, each trouble once" "${each_trouble[@]}" "$limit_2"
    check sound "3 hosts, limits of 1 and 2 at once, each trouble once" "${each_trouble[@]}" "$limits_mixed"
    check sound "2 hosts, limit 1, two of each trouble" -DHOSTS=2 -DCRASHES=2 -DLOSSES=2 -DFAILURES=2 -DACTS=2 "$limit_1"
    check sound "3 hosts, limit 2, one failure allowed, two failures" -DALLOWED=1 -DCRASHES=0 -DLOSSES=1 -DFAILURES=2 -DACTS=1 "$limit_2"
    check sound "3 hosts, limit 1, a canary, one failure allowed" -DCANARY -DALLOWED=1 "${each_trouble[@]}" "$limit_1"
    check sound "4 hosts, limit 2, a crash and a failure" -DHOSTS=4 -DCRASHES=1 -DLOSSES=0 -DFAILURES=1 -DACTS=0 "$limit_2"
    check sound "4 hosts, limit 1, each trouble once, no admin" -DHOSTS=4 -DCRASHES=1 -DLOSSES=1 -DFAILURES=1 -DACTS=0 "$limit_1"
    check sound "3 hosts, limit 1, two vanished entries" "${vanished_2[@]}" -DCRASHES=1 -DLOSSES=0 -DFAILURES=1 -DACTS=0 "$limit_1"
    check sound "3 hosts, limit 2, a vanished entry, an admin" "${vanished_1[@]}" -DCRASHES=0 -DLOSSES=0 -DFAILURES=1 -DACTS=1 "$limit_2"
    check sound "3 hosts, limit 1, each trouble once: no cycles" --cycles "${each_trouble[@]}" "$limit_1"
    check sound "3 hosts, limit 2, a vanished entry: no cycles" --cycles "${vanished_1[@]}" -DCRASHES=1 -DLOSSES=0 -DFAILURES=1 -DACTS=0 "$limit_2"
}

deep_checks() {
    check sound "3 hosts, limit 1, two of each trouble" -DCRASHES=2 -DLOSSES=2 -DFAILURES=2 -DACTS=2 "$limit_1"
    check sound "3 hosts, limits of 1 and 2 at once, two failures and acts" -DCRASHES=1 -DLOSSES=1 -DFAILURES=2 -DACTS=2 "$limits_mixed"
    check sound "4 hosts, limit 2, each trouble once, no admin" -DHOSTS=4 -DCRASHES=1 -DLOSSES=1 -DFAILURES=1 -DACTS=0 "$limit_2"
    check sound "4 hosts, limit 1, each trouble once" -DHOSTS=4 "${each_trouble[@]}" "$limit_1"
    check sound "3 hosts, limit 2, a vanished entry, each trouble once" "${vanished_1[@]}" "${each_trouble[@]}" "$limit_2"
}

faulty_checks() {
    check faulty "I1 without step 5, an entry vanished" -DFAULT_NO_REREAD "${vanished_1[@]}" "${no_trouble[@]}" "$only_I1"
    check faulty "I1 when a crash gives up the place" -DFAULT_CRASH_GIVES_UP "${each_trouble[@]}" "$only_I1"
    check faulty "I3 without the look at the halt" -DFAULT_NO_HALT_CHECK "${each_trouble[@]}" "$only_I3"
    check faulty "I3 without the look at the pause" -DFAULT_NO_PAUSE_CHECK "${each_trouble[@]}" "$only_I3"
    check faulty "I1 with forced pushes" -DFAULT_FORCED_PUSH "${each_trouble[@]}" "$only_I1"
    check faulty "I4 with forced pushes" -DFAULT_FORCED_PUSH "${each_trouble[@]}" "$only_I4"
    check faulty "I1 when a place is given back out of load" -DFAULT_RELEASES_OUT_OF_LOAD "${each_trouble[@]}" "$only_I1"
    check faulty "I1 when a restart gives back the place of a host that needs hands" -DFAULT_RESTART_RELEASES_STUCK "${each_trouble[@]}" "$only_I1"
    check faulty "I2 when the answer to a release is believed, an entry vanished" \
        -DFAULT_ANSWER_IS_ENOUGH "${vanished_1[@]}" "${no_trouble[@]/FAILURES=0/FAILURES=1}" "$limit_2" "$only_I2"
    check faulty "I3 when the answer to a halt is believed, an entry vanished" \
        -DFAULT_ANSWER_IS_ENOUGH "${vanished_1[@]}" "${no_trouble[@]/FAILURES=0/FAILURES=1}" "$limit_2" "$only_I3"
    check faulty "I4 when an entry is looked for by its effect" -DFAULT_LOOKS_AT_STATE "${each_trouble[@]}" "$only_I4"
    check faulty "I2 when a replacement needs a second place" -DFAULT_SECOND_PLACE "${each_trouble[@]}" "$only_I2"
    check faulty "I2 when a canary fails without a halt" -DFAULT_CANARY_FAILS_QUIETLY -DCANARY -DALLOWED=1 "${each_trouble[@]}" "$only_I2"
    check faulty "I2 when a resume does not try the canary again" -DFAULT_CANARY_NOT_RETRIED -DCANARY -DALLOWED=1 "${each_trouble[@]}" "$only_I2"
    check faulty "I1 when a restarted host trusts the entry that it made itself" \
        -DFAULT_TRUSTS_OWN_COPY "${vanished_1[@]}" "${no_trouble[@]/CRASHES=0/CRASHES=1}" "$only_I1"
    check faulty "I1 when an entry vanishes after step 5 (a known limit)" -DFAULT_RACE_AFTER_ANSWER "${vanished_1[@]}" "${no_trouble[@]}" "$only_I1"
    check faulty "I1 when an entry vanishes that gave somebody else a place (a known limit)" -DRACES=1 "${no_trouble[@]}" "$only_I1"
    check faulty "I1 when places are given beyond the limit" -DFAULT_GIVES_BEYOND_LIMIT "${each_trouble[@]}" "$only_I1"
    check faulty "I1 when a place is given without asking what limit its host wants" -DFAULT_GIVES_BY_HOLDERS_LIMIT "${each_trouble[@]}" "$limits_mixed" "$only_I1"
    check faulty "I3 when places are given while halted or paused" -DFAULT_GIVES_WHEN_HALTED "${each_trouble[@]}" "$only_I3"
    check faulty "I4 when a place is given to a host that has completed" -DFAULT_GIVES_UNASKED "${each_trouble[@]}" "$only_I4"
    check faulty "I2 when a place is given to a host that has failed" -DFAULT_GIVES_TO_FAILED "${each_trouble[@]}" "$only_I2"
    check faulty "I4 when the asks are read before the ledger" -DFAULT_STALE_ASK "${no_trouble[@]}" "$only_I4"
    check faulty "I1 when a place is given back whose holder has not published its end" -DFAULT_GIVES_BACK_UNPUBLISHED "${each_trouble[@]}" "$only_I1"
    check faulty "the end that everything is there for: all complete after a crash, a failure and an admin's act" \
        -DWITNESS_ALL_COMPLETE "${each_trouble[@]}" -DCLAIMS=0
}

require_packages spin gcc libc6-dev
case ${1:-} in
    '')
        sound_checks
        faulty_checks
        ;;
    --deep)
        memory=2000
        time_limit=1800
        deep_checks
        ;;
    *)
        complain "Usage: eng/check-model.sh [--deep]"
        exit 2
        ;;
esac
wait

passed=0
for result in "$work"/*/result; do
    outcome=$(head -n 1 "$result")
    printf '%s: %s\n' "$outcome" "$(tail -n +2 "$result")"
    [[ $outcome == passed ]] && passed=$((passed + 1))
done
failed=$((checks - passed))
printf '%d passed, %d failed\n' "$passed" "$failed"
[[ $failed -eq 0 ]]
