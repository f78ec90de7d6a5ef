package log

import (
	"errors"
	"sync"

	"jt/client/model"
	"jt/internal/cli"
)

// PausedBy returns a function that says who paused a job type on a server with jt, and why. It returns "" if the job type is not
// paused, and if the log does not have that pause but another one, or none. The log is read with the first paused job type.
func PausedBy(session *cli.Session) func(server string, jobType model.Object) string {
	type key struct {
		server string
		id     int64
	}
	pauses := sync.OnceValue(func() map[key]entry {
		latest := map[key]entry{}
		file, err := newFile(session.Environment.Getenv)
		if err != nil {
			return nil // without a home folder there is no log
		}
		for one, err := range file.entries() {
			switch {
			case errors.Is(err, errForeign):
			case err != nil:
				session.Warn("cannot read who paused job types: %s", cli.SystemText(err))
			case one.Paused != "":
				latest[key{one.Server, one.ID}] = one
			}
		}
		return latest
	})
	return func(server string, jobType model.Object) string {
		paused, err := jobType.Boolean("is_paused")
		if err != nil || !paused {
			return ""
		}
		id, _ := jobType.Integer("id")
		since, _ := jobType.Text("paused")
		one, found := pauses()[key{server, id}]
		if !found || !cli.SameInstant(one.Paused, since) {
			return ""
		}
		return one.by() + one.how()
	}
}
