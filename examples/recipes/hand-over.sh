#!/bin/sh
# Prints the note that one shift hands over to the next, as Markdown: what was done with jt, what is paused and by whom, which
# system errors occurred, and what differs from the snapshot in version control.
#
#   hand-over.sh 12h cluster.yaml
set -eu

since=${1:?needs the length of the shift, such as 12h}
snapshot=${2:?needs a snapshot}

section() {
	printf '\n# %s\n\n' "$1"
	shift
	"$@" -o markdown
}

section 'Done with jt' jt log --since "$since"
section 'Paused' jt list --paused --columns ref,paused,paused_by
section 'System errors' jt failures --since "$since" --by error
status=0
section "Different from $snapshot" jt diff "$snapshot" || status=$?
case $status in
0 | 7) ;; # 7: a difference
*) exit "$status" ;;
esac
