#!/bin/sh
# Prints breaches of limits as JSON for a chat system, to send with curl. Prints nothing if there are none.
#
#   breaches-as-message.sh --max-failed 10 --category imagery |
#       curl --fail --json @- https://chat.example.org/hooks/operators
set -eu

status=0
breaches=$(jt check "$@" -o json) || status=$?
case $status in
0) exit 0 ;;
7) ;;
*) exit "$status" ;;
esac
printf '%s\n' "$breaches" |
	jq '{text: (map("\(.name) \(.version): \(.message)") | join("\n"))}'
