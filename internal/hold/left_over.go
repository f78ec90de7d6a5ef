package hold

import (
	"path/filepath"

	"jt/internal/cli"
	"jt/internal/config"
)

// HoldFolder is where the journals of holds are.
func HoldFolder(session *cli.Session) (Folder, error) {
	state, err := config.StateDirectory().Path(session.Environment.Getenv)
	return Folder{Path: filepath.Join(state, "holds")}, err
}

// NewPlace is where the journal of a hold is to be; "" for the file means the folder.
func NewPlace(session *cli.Session, file string) (Place, error) {
	if file != "" {
		return Place{file: file}, nil
	}
	folder, err := HoldFolder(session)
	if err != nil {
		return Place{}, cli.UsageError("there is no place for the journal of a hold: "+err.Error(), "--journal FILE names one")
	}
	return Place{folder: &folder}, nil
}

// NoteLeftOver says that holds were not undone. What cannot be read is none of the command's business that says it.
func NoteLeftOver(session *cli.Session) {
	folder, err := HoldFolder(session)
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
