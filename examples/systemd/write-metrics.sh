#!/bin/sh
# Writes metrics of all job types to a file for node_exporter's textfile collector. After the file come further flags of
# `jt check`: a selection, or limits, whose breaches become metrics too.
#
#   write-metrics.sh FILE.prom [FLAG...]
#
# The file is replaced in one step, and only by a complete one. If the check fails, the old file remains; its metric
# scale_job_type_check_timestamp_seconds shows its age.
set -eu

file=${1:?needs a file to write}
shift
new=$file.$$ # the collector reads only *.prom
trap 'rm -f "$new"' EXIT

status=0
jt check -o openmetrics "$@" >"$new" || status=$?
case $status in
0 | 7) ;; # 7: a breach, which is in the metrics
*) exit "$status" ;;
esac
chmod 644 "$new"
mv "$new" "$file"
