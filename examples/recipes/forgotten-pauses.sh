#!/bin/sh
# The REFs of the job types that have been paused for more than so many hours, the longest first, one a line:
#
#   forgotten-pauses.sh 48
#   forgotten-pauses.sh 48 | jt unpause -
set -eu

hours=${1:?give a number of hours}
list=$(jt list --paused -o json)
printf '%s\n' "$list" |
	jq -r --arg hours "$hours" '
		(now - ($hours | tonumber) * 3600) as $before
		| map(. + {since: (.paused | sub("\\.[0-9]+"; "") | fromdateiso8601)})
		| map(select(.since < $before))
		| sort_by(.since)
		| .[]
		| "\(.name)@\(.version)"'
