package hold

import (
	"context"
	"slices"
	"strings"
	"time"

	"jt/internal/change"
	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// row is a hold as jt hold --list prints it.
type row struct {
	Since    time.Time `json:"since"`
	State    string    `json:"state"` // running, killed, or command-running: killed, and its COMMAND is still running
	User     *string   `json:"user"`  // null in journals of an earlier jt, like command
	Host     string    `json:"host"`
	Process  int       `json:"process"`
	Server   string    `json:"server"`
	Command  *string   `json:"command"` // as for a shell
	JobTypes []string  `json:"job_types"`
	Journal  string    `json:"journal"`
}

// List prints the holds of this user on this machine, on all servers, from their journals. It sends no request.
func List(ctx context.Context, session *cli.Session) error {
	options, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	printer, err := output.New(session.Environment.Stdout, view.Holds(options), options)
	if err != nil {
		return err
	}
	place, err := newPlace(session, "")
	if err != nil {
		return err
	}
	all, err := place.all()
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(one *journal) bool { return one.ignored(session) })
	if len(all) == 0 && session.ShowsTable() {
		session.Note("no holds")
	}
	return change.Print(session, printer, all, (*journal).row)
}

func (j *journal) row() (output.RawObject, error) {
	head := j.record.Head
	one := row{
		Since: head.Began.Truncate(time.Second), State: "killed", Host: head.Host, Process: head.Process, Server: head.Server,
		JobTypes: []string{}, Journal: j.path,
	}
	switch {
	case j.live:
		one.State = "running"
	case j.runs:
		one.State, one.Process = "command-running", j.record.Command.ID
	}
	if head.User != "" {
		one.User = &head.User
	}
	if command := head.commandLine(); command != "" {
		one.Command = &command
	}
	for _, held := range j.record.Entries {
		if held.Begun {
			one.JobTypes = append(one.JobTypes, held.ref())
		}
	}
	return cli.ReadableJSON(one)
}

// commandLine returns COMMAND as for a shell; "" if it is not known.
func (h head) commandLine() string {
	words := make([]string, 0, len(h.Command))
	for _, word := range h.Command {
		words = append(words, cli.Quoted(word))
	}
	return strings.Join(words, " ")
}
