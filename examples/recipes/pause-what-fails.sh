#!/bin/sh
# Pauses job types whose failure rate in the last hour is over a limit, so that they do not waste the cluster. If the check
# fails, this script fails and pauses nothing.
#
#   pause-what-fails.sh 50% [FLAG...]
set -eu

rate=${1:?needs a rate, such as 50%}
shift
status=0
failing=$(jt check --no-system --unpaused --since 1h --max-failure-rate "$rate" "$@" -o name) || status=$?
case $status in
0 | 7) ;; # 7: a breach
*) exit "$status" ;;
esac
printf '%s\n' "$failing" | jt pause - --allow-empty
