#!/bin/sh
# Compares the job types of two servers, such as staging and production: a diff of lines with name, version, image and
# priority. The exit code is 0 if they are equal, 1 if they differ, and higher after an error.
#
#   compare-servers.sh https://staging.example.org/api https://scale.example.org/api
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

list() {
	jt list --active --server "$1" -o json >"$folder/list"
	jq -r 'sort_by(.name, .version) | .[] | "\(.name)@\(.version)\t\(.docker_image)\tpriority \(.priority)"' <"$folder/list" >"$2"
}
list "${1:?needs two servers}" "$folder/left"
list "${2:?needs two servers}" "$folder/right"
status=0
diff "$folder/left" "$folder/right" || status=$?
exit "$status"
