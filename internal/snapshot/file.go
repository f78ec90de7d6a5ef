package snapshot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/document"
	"jt/internal/mapping"
	"jt/internal/selection"
	"jt/output"
)

// file is a snapshot to be written.
type file struct {
	Format   int         `json:"jt_snapshot"`
	Server   string      `json:"server"`
	JobTypes []fileEntry `json:"job_types"`

	left       []selection.Target // job types of which something is left out, with the reason
	unsendable []selection.Target // with an error mapping that cannot be sent, and why
}

type fileEntry struct {
	Name     string          `json:"name"`
	Version  string          `json:"version"`
	ID       int64           `json:"id"`
	IsPaused *bool           `json:"is_paused,omitempty"`
	Mapping  json.RawMessage `json:"error_mapping,omitempty"`
}

// mappingUnreadable is why the error mapping of a job type is left out that can be repaired.
const mappingUnreadable = "without error mapping, since the server fails to give their details (status 500)"

func (f *file) leaveOut(why string, found selection.Target) {
	found.Skipped = why
	f.left = append(f.left, found)
}

// withoutTwins leaves out the job types that have their name and version in common with another one: nobody could
// see which of them a line is about. No server should have any.
func (f *file) withoutTwins(targets []selection.Target) []selection.Target {
	counts := make(map[jobTypeKey]int, len(targets))
	for _, found := range targets {
		counts[keyOf(found)]++
	}
	return slices.DeleteFunc(targets, func(found selection.Target) bool {
		if counts[keyOf(found)] > 1 {
			f.leaveOut("there are several of this name and version", found)
			return true
		}
		return false
	})
}

// add adds a job type, and notes what it cannot say of it.
func (f *file) add(found selection.Target, read mapping.Current, only string) {
	entry := fileEntry{Name: found.Name, Version: found.Version, ID: found.ID}
	if only != onlyMapping {
		if entry.IsPaused = pausedState(found.Object); entry.IsPaused == nil {
			f.leaveOut("without whether they are paused, which the server does not tell", found)
		}
	}
	switch {
	case only == onlyPaused:
	case read.Gone != nil:
		f.leaveOut("gone since the list was read", found)
		return
	case read.Unreadable:
		f.leaveOut(mappingUnreadable, found)
	case len(read.Text) == 0:
		f.leaveOut("without error mapping, since the server's details have none", found)
	default:
		entry.Mapping = mapping.Canonical(read.Text)
		f.examine(read.Text, found)
	}
	if entry.IsPaused != nil || entry.Mapping != nil {
		f.JobTypes = append(f.JobTypes, entry)
	}
}

// pausedState returns nil if the server does not say.
func pausedState(object client.Object) *bool {
	switch said, _ := object.Field(keyPaused); string(said) {
	case "true":
		return new(true)
	case "false":
		return new(false)
	}
	return nil
}

// examine notes an error mapping that servers must not be sent, though this one has it.
func (f *file) examine(text []byte, found selection.Target) {
	_, err := mapping.Parse("", text)
	if problem, bad := errors.AsType[*document.Error](err); bad && string(text) != "null" {
		found.Skipped = strings.TrimSpace(problem.Key + " " + problem.Problem)
		f.unsendable = append(f.unsendable, found)
	}
}

// print writes the whole file at once.
func (f *file) print(printer *output.Printer) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(f); err != nil {
		return err
	}
	if err := printer.Print(output.RawObject(bytes.TrimSpace(text.Bytes()))); err != nil {
		return errors.Join(err, printer.Abort())
	}
	return printer.Close()
}

// report shows on stderr what the file does not hold, and what of it could not be restored.
func (f *file) report(session *cli.Session) error {
	for _, group := range selection.GroupRefs(f.unsendable, selection.WhySkipped) {
		session.Note("note: jt restore cannot send this error mapping again once it is changed: %s: %s", group.What, strings.Join(group.Refs, ", "))
	}
	for _, group := range selection.GroupRefs(f.left, selection.WhySkipped) {
		session.Note("left out: %s: %s", group.What, strings.Join(group.Refs, ", "))
	}
	if len(f.left) == 0 {
		if session.Environment.StderrTerminal && !session.Environment.StdoutTerminal {
			session.Note("%s saved", cli.JobTypes(len(f.JobTypes)))
		}
		return nil
	}
	hint := ""
	lacking := map[int64]bool{}
	for _, found := range f.left {
		lacking[found.ID] = true
		if found.Skipped == mappingUnreadable {
			hint = "`jt update ID --error-mapping FILE` repairs an error mapping that the server cannot read; --only paused needs none"
		}
	}
	return cli.PartlyError(fmt.Sprintf("the snapshot lacks parts of %s", cli.JobTypes(len(lacking))), hint)
}
