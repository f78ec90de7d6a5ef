package snapshot

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"jt/client"
	"jt/client/model"
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
	Release  string      `json:"release,omitempty"` // from /v6 on
	JobTypes []fileEntry `json:"job_types"`

	left       []selection.Target // job types that are left out or incomplete, and why
	unsendable []selection.Target // job types with an error mapping that cannot be sent, and why
	hint       string             // what to do about what is left out
}

type fileEntry struct {
	Name     string          `json:"name"`
	Version  string          `json:"version"`
	ID       int64           `json:"id"`
	IsPaused *bool           `json:"is_paused,omitempty"`
	Mapping  json.RawMessage `json:"error_mapping,omitempty"`
}

func (f *file) leaveOut(why string, found selection.Target) {
	found.Skipped = why
	f.left = append(f.left, found)
}

// withoutTwins leaves out job types that share their name and version.
func (f *file) withoutTwins(targets []selection.Target) []selection.Target {
	counts := make(map[jobTypeKey]int, len(targets))
	for _, found := range targets {
		counts[keyOf(found)]++
	}
	return slices.DeleteFunc(targets, func(found selection.Target) bool {
		if counts[keyOf(found)] > 1 {
			f.leaveOut(twins, found)
			return true
		}
		return false
	})
}

// add adds a job type, and notes what the file lacks of it.
func (f *file) add(found selection.Target, read mapping.Current, only string) error {
	entry := fileEntry{Name: found.Name, Version: found.Version, ID: found.ID}
	if only != onlyMapping {
		if entry.IsPaused = pausedState(found.Object); entry.IsPaused == nil {
			f.leaveOut("the paused state, which the server does not report", found)
		}
	}
	why, hint := whyUnread(read)
	f.hint = cmp.Or(f.hint, hint)
	switch {
	case only == onlyPaused:
	case errors.Is(read.Err, client.ErrNotFound):
		f.leaveOut("deleted since the list was read", found)
		entry.IsPaused = nil
	case why != "":
		f.leaveOut("the error mapping, because "+why, found)
	case len(read.Text) == 0:
		f.leaveOut("the error mapping, which the server's details do not have", found)
	default:
		entry.Mapping = mapping.Canonical(read.Text)
		if err := f.examine(&entry, found); err != nil {
			return err
		}
	}
	if entry.IsPaused != nil || entry.Mapping != nil {
		f.JobTypes = append(f.JobTypes, entry)
	}
	return nil
}

// pausedState returns nil if the server does not report it.
func pausedState(object model.Object) *bool {
	switch said, _ := object.Field(keyPaused); string(said) {
	case "true":
		return new(true)
	case "false":
		return new(false)
	}
	return nil
}

// examine reads an entry as jt restore does. It removes an error mapping that cannot be read back, and notes one that must
// not be sent to servers, although this one has it.
func (f *file) examine(entry *fileEntry, found selection.Target) error {
	text, err := json.Marshal(file{Format: formatVersion, JobTypes: []fileEntry{*entry}})
	if err != nil {
		return err
	}
	saved, err := parse("", text)
	if problem, bad := errors.AsType[*document.Error](err); bad {
		entry.Mapping = nil
		f.leaveOut("the error mapping, which jt restore could not read: "+problem.Problem, found)
		return nil
	}
	if err != nil {
		return err
	}
	if problem := saved.jobTypes[0].problem; problem != nil {
		key := strings.TrimPrefix(problem.Key, keyMapping+" of "+keyOf(found).String()+": ")
		found.Skipped = strings.TrimSpace(key + " " + problem.Problem)
		f.unsendable = append(f.unsendable, found)
	}
	return nil
}

// print writes the complete file at once.
func (f *file) print(out io.Writer, options output.Options) error {
	var indented, written bytes.Buffer
	text, err := cli.ReadableJSON(f)
	if err == nil {
		err = json.Indent(&indented, text, "", "  ")
	}
	if err != nil {
		return err
	}
	printer, err := output.New(&written, output.View{}, options)
	if err != nil {
		return err
	}
	if err := cmp.Or(printer.Print(output.RawObject(indented.Bytes())), printer.Close()); err != nil {
		return err
	}
	if options.Format == output.FormatYAML {
		if problem := document.CheckYAML(written.Bytes()); problem != nil {
			return cli.UsageError("cannot write this snapshot as YAML: "+problem.Problem, "use -o json, which jt restore reads too")
		}
	}
	if _, err := written.WriteTo(out); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

// report shows on stderr what the file lacks, and what of it cannot be restored.
func (f *file) report(session *cli.Session) error {
	for _, group := range selection.GroupRefs(f.unsendable, selection.WhySkipped) {
		session.Warn("once this error mapping is changed, jt restore cannot restore it: %s: %s", group.What, strings.Join(group.Refs, ", "))
	}
	for _, group := range selection.GroupRefs(f.left, selection.WhySkipped) {
		session.Warn("left out: %s: %s", group.What, strings.Join(group.Refs, ", "))
	}
	if len(f.left) == 0 {
		if session.Environment.StderrTerminal && !session.Environment.StdoutTerminal {
			session.Note("%s saved", cli.JobTypes(len(f.JobTypes)))
		}
		return nil
	}
	lacking := map[int64]bool{}
	for _, found := range f.left {
		lacking[found.ID] = true
	}
	return cli.PartlyError(fmt.Sprintf("the snapshot lacks parts of %s", cli.JobTypes(len(lacking))), f.hint)
}
