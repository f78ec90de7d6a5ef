#!/bin/sh
# Writes the counts of all job types into a file that node_exporter's textfile collector reads. Further flags of
# `jt check` come after the file: a selection, or bounds of which the breaches are counted too.
#
#   write-metrics.sh FILE.prom [FLAG...]
#
# The file is replaced in one step, and only by a whole one: where the server cannot be asked, the old one stays, and
# scale_job_type_check_timestamp_seconds in it tells its age.
set -eu

file=${1:?give the file to write}
shift
new=$file.$$ # the collector reads *.prom alone
trap 'rm -f "$new"' EXIT

status=0
jt check -o openmetrics "$@" >"$new" || status=$?
case $status in
0 | 7) ;; # 7 is a breach, which the metrics tell
*) exit "$status" ;;
esac
chmod 644 "$new"
mv "$new" "$file"
