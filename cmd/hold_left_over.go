package cmd

import (
	"path/filepath"

	"jt/internal/config"
	"jt/internal/hold"
)

// holdFolder is where the journals of holds are.
func (a *app) holdFolder() (hold.Folder, error) {
	state, err := config.StateDirectory().Path(a.environment.Getenv)
	return hold.Folder{Path: filepath.Join(state, "holds")}, err
}

// journalPlace is where the journal of a hold is to be; "" for the file means the folder.
func (a *app) journalPlace(file string) (journalPlace, error) {
	if file != "" {
		return journalPlace{file: file}, nil
	}
	folder, err := a.holdFolder()
	if err != nil {
		return journalPlace{}, usageError("there is no place for the journal of a hold: "+err.Error(), "--journal FILE names one")
	}
	return journalPlace{folder: &folder}, nil
}

// noteLeftOver says that holds were not undone. What cannot be read is none of the command's business that says it.
func (a *app) noteLeftOver() {
	folder, err := a.holdFolder()
	if err != nil {
		return
	}
	all, err := folder.All()
	if err != nil {
		return
	}
	for _, known := range all {
		if !known.Live && known.Err == nil {
			a.note("%s was not undone: `jt hold --recover --server %s` lists what it left paused", describeHold(known.Record), quoted(known.Record.Server))
		}
	}
}
