#!/bin/sh
# For cron, which sends mail if a job prints anything: prints nothing if no job type is over a limit, and the report if
# one is, or if the check failed. Arguments are further flags of `jt check`.
#
#   check-job-types.sh [FLAG...]

report=$(jt check --no-system --max-failure-rate 10% --max-running-for 6h "$@" 2>&1) && exit 0
status=$? # 7: a breach; others: jt help exit-codes
printf '%s\n' "$report"
exit "$status"
