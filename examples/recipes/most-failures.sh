#!/bin/sh
# The job types with the most failed jobs of the last day, with the share of each category of error.
#
#   most-failures.sh [HOW_MANY]
set -eu

# Into a variable first: of a pipe the shell knows only how its last command ended.
status=$(jt status --since 1d --failing --sort failed --limit "${1:-10}" -o json)
printf '%s\n' "$status" |
	jq -r '.[]
		| [.job_counts[] | select(.status == "FAILED")] as $failed
		| ($failed | map(.count) | add) as $all
		| "\(.job_type.name)@\(.job_type.version): \($all) failed",
		  ($failed | sort_by(-.count) | .[] | "    \(.category // "no category"): \(.count)")'
