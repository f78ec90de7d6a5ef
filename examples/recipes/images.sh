#!/bin/sh
# The Docker images that a server uses, each with the job types that run it; `images.sh | grep -v @sha256` finds those
# that are not pinned. Flags of `jt list` choose job types.
#
#   images.sh [FLAG...]
set -eu

list=$(jt list --active "$@" -o json)
printf '%s\n' "$list" |
	jq -r 'map(select(.uses_docker and .docker_image))
		| group_by(.docker_image)
		| .[]
		| "\(.[0].docker_image)\t\(map("\(.name)@\(.version)") | sort | join(", "))"'
