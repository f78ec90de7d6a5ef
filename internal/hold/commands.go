package hold

import (
	"path/filepath"
	"strconv"
	"strings"

	"jt/internal/cli"
)

// CommandsThatUndo are the command lines that undo a hold: with its journal, and without, for whoever has lost that.
func CommandsThatUndo(session *cli.Session, server, journal string, inFolder bool, ids []int64) (withJournal, without string) {
	withJournal = "jt hold --recover"
	if !inFolder {
		if path, err := filepath.Abs(journal); err == nil {
			journal = path // who runs it may be elsewhere
		}
		withJournal += " --journal " + cli.Quoted(journal)
	}
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, strconv.FormatInt(id, 10))
	}
	flags := session.Connection.FlagsFor(server)
	return withJournal + flags, "jt unpause " + strings.Join(words, " ") + flags
}

// ownIDs are the job types that a hold pauses itself.
func ownIDs(entries []Entry) []int64 {
	var ids []int64
	for _, entry := range entries {
		if !entry.Known {
			ids = append(ids, entry.ID)
		}
	}
	return ids
}
