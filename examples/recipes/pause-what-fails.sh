#!/bin/sh
# Pauses the job types of which more than so much of the last hour's jobs failed, so that they do not burn the cluster
# for nothing. Where the server cannot be asked it fails, and pauses nothing.
#
#   pause-what-fails.sh 50% [FLAG...]
set -eu

rate=${1:?give a rate, such as 50%}
shift
status=0
failing=$(jt check --no-system --unpaused --since 1h --max-failure-rate "$rate" "$@" -o name) || status=$?
case $status in
0 | 7) ;; # 7: there is a breach
*) exit "$status" ;;
esac
printf '%s\n' "$failing" | jt pause - --allow-empty
