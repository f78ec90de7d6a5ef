#!/bin/sh
# Prints the job types with the most failed jobs of the last day, by category of error.
#
#   most-failures.sh [HOW_MANY]
set -eu

# A variable, not a pipe: in a pipe the exit code of jt would be lost.
status=$(jt status --since 1d --failing --sort failed --limit "${1:-10}" -o json)
printf '%s\n' "$status" |
	jq -r '.[]
		| [.job_counts[] | select(.status == "FAILED")] as $failed
		| ($failed | map(.count) | add) as $all
		| "\(.job_type.name)@\(.job_type.version): \($all) failed",
		  ($failed | sort_by(-.count) | .[] | "    \(.category // "no category"): \(.count)")'
