#!/bin/sh
# Prints the REFs of job types that have been paused for more than some hours, one per line, the longest pause first:
#
#   forgotten-pauses.sh 48
#   forgotten-pauses.sh 48 | jt unpause -
set -eu

hours=${1:?needs a number of hours}
list=$(jt list --paused -o json)
printf '%s\n' "$list" |
	jq -r --arg hours "$hours" '
		(now - ($hours | tonumber) * 3600) as $before
		| map(. + {since: (.paused | sub("\\.[0-9]+"; "") | fromdateiso8601)})
		| map(select(.since < $before))
		| sort_by(.since)
		| .[]
		| "\(.name)@\(.version)"'
