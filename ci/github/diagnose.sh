#!/usr/bin/env bash
# Reads logs, or runs a script, and reports to GitHub Actions. All inputs are
# environment variables; none is ever read as code but `run`, which is a script.
set -euo pipefail

fail() {
    printf '::error title=logclass::%s\n' "$1"
    exit 2
}

[[ ${LOGCLASS_INPUT_FORMAT:=json} =~ ^[a-z]+$ ]] || fail 'the input format is no name of a format'
[[ ${LOGCLASS_INPUT_FAIL_ON:-} =~ ^[a-z]*$ ]] || fail 'the input fail-on is no level'

folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/logclass-report-XXXXXX")
options=(--format github --color never --report "$LOGCLASS_INPUT_FORMAT=$folder/report.$LOGCLASS_INPUT_FORMAT")
if [[ -n ${LOGCLASS_INPUT_FAIL_ON:-} ]]; then
    options+=(--fail-on "$LOGCLASS_INPUT_FAIL_ON")
fi
if [[ -n ${LOGCLASS_INPUT_HISTORY:-} ]]; then
    options+=("--history=$LOGCLASS_INPUT_HISTORY")
fi
if [[ -n ${LOGCLASS_INPUT_FIX_SUGGESTIONS:-} ]]; then
    options+=("--fix-suggestions=$LOGCLASS_INPUT_FIX_SUGGESTIONS")
fi
while IFS= read -r path; do
    if [[ -n $path ]]; then options+=("--signatures=$path"); fi
done <<<"${LOGCLASS_INPUT_SIGNATURES:-}"
while IFS= read -r path; do
    if [[ -n $path ]]; then options+=("--baseline=$path"); fi
done <<<"${LOGCLASS_INPUT_BASELINE:-}"
if [[ ${LOGCLASS_INPUT_SUMMARY:-true} != true ]]; then
    unset GITHUB_STEP_SUMMARY
fi

logs=()
while IFS= read -r path; do
    if [[ -n $path ]]; then logs+=("$path"); fi
done <<<"${LOGCLASS_INPUT_LOG:-}"

if [[ ${#logs[@]} -gt 0 && -n ${LOGCLASS_INPUT_RUN:-} ]]; then
    fail 'the inputs log and run exclude each other'
elif [[ ${#logs[@]} -gt 0 ]]; then
    exec "$LOGCLASS_BINARY" scan "${options[@]}" -- "${logs[@]}"
elif [[ -n ${LOGCLASS_INPUT_RUN:-} ]]; then
    exec "$LOGCLASS_BINARY" run "${options[@]}" -- bash --noprofile --norc -eo pipefail -c "$LOGCLASS_INPUT_RUN"
else
    fail 'one of the inputs log and run is needed'
fi
