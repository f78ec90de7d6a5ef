package cmd

import (
	"path/filepath"

	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/hold"
)

// holdFolder is where the journals of holds are.
func holdFolder(session *cli.Session) (hold.Folder, error) {
	state, err := config.StateDirectory().Path(session.Environment.Getenv)
	return hold.Folder{Path: filepath.Join(state, "holds")}, err
}

// newJournalPlace is where the journal of a hold is to be; "" for the file means the folder.
func newJournalPlace(session *cli.Session, file string) (journalPlace, error) {
	if file != "" {
		return journalPlace{file: file}, nil
	}
	folder, err := holdFolder(session)
	if err != nil {
		return journalPlace{}, cli.UsageError("there is no place for the journal of a hold: "+err.Error(), "--journal FILE names one")
	}
	return journalPlace{folder: &folder}, nil
}

// noteLeftOver says that holds were not undone. What cannot be read is none of the command's business that says it.
func noteLeftOver(session *cli.Session) {
	folder, err := holdFolder(session)
	if err != nil {
		return
	}
	all, err := folder.All()
	if err != nil {
		return
	}
	for _, known := range all {
		if !known.Live && known.Err == nil {
			session.Note("%s was not undone: `jt hold --recover --server %s` lists what it left paused", describeHold(known.Record), cli.Quoted(known.Record.Server))
		}
	}
}
