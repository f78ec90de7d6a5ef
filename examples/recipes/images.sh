#!/bin/sh
# Prints the Docker images of a server, each with the job types that use it. `images.sh | grep -v @sha256` finds images
# that are not pinned. Flags of `jt list` select job types.
#
#   images.sh [FLAG...]
set -eu

list=$(jt list --active "$@" -o json)
printf '%s\n' "$list" |
	jq -r 'map(select(.uses_docker and .docker_image))
		| group_by(.docker_image)
		| .[]
		| "\(.[0].docker_image)\t\(map("\(.name)@\(.version)") | sort | join(", "))"'
