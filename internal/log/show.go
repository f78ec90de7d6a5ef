package log

import (
	"context"
	"errors"
	"slices"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/timerange"
	"jt/output"
)

// ShowOptions are the arguments and flags of jt log.
type ShowOptions struct {
	Refs   []string
	Time   selection.Times
	Failed bool // only changes that failed
}

// Show prints the recorded changes in the order in which they were made. It asks no server.
func Show(ctx context.Context, session *cli.Session, options ShowOptions) error {
	printing, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	printer, err := output.New(session.Environment.Stdout, View(), printing)
	if err != nil {
		return err
	}
	wanted, err := newFilter(ctx, session, options)
	if err != nil {
		return err
	}
	file, err := newFile(session.Environment.Getenv)
	if err != nil {
		return cli.UsageError("no place for the log of changes: "+err.Error(), "")
	}
	note := printing.Format == output.FormatMarkdown && len(printing.Columns) == 0
	var deeds deeds
	shown, foreign := 0, 0
	for one, err := range file.entries() {
		switch {
		case errors.Is(err, errForeign):
			foreign++
			continue
		case err != nil:
			return errors.Join(cli.TaskError("cannot read the log of changes, "+file.path, err), printer.Abort())
		case !wanted.keeps(&one) || printing.Format == output.FormatName && one.Ref == "":
			continue
		case note:
			deeds.add(&one)
		default:
			if err := printer.Print(one); err != nil {
				return errors.Join(err, printer.Abort())
			}
		}
		shown++
	}
	if note {
		err = deeds.write(session.Environment.Stdout, options.zone(session))
	} else {
		err = printer.Close()
	}
	if foreign > 0 {
		session.Warn("ignoring invalid lines in %s: %s", file.path, output.Count(foreign))
	}
	for _, name := range wanted.unknown(session) {
		session.Note("no such context: %s; it is not in the log either", name)
	}
	if err == nil && shown == 0 && (session.ShowsTable() || printing.Format == output.FormatMarkdown) {
		session.Note("no recorded changes match; %s has those that were made on this machine", file.path)
	}
	return err
}

// zone returns the zone of the times in a note.
func (o *ShowOptions) zone(session *cli.Session) *time.Location {
	if o.Time.UTC {
		return time.UTC
	}
	return session.Environment.Location
}

// filter chooses entries.
type filter struct {
	refs     []string
	between  timerange.Range
	server   string          // "" for any
	contexts []string        // nil for any
	seen     map[string]bool // the contexts of all changes
	failed   bool
}

func newFilter(ctx context.Context, session *cli.Session, options ShowOptions) (*filter, error) {
	between, err := options.Time.Between(session, session.Environment.Now())
	if err != nil {
		return nil, err
	}
	made := &filter{between: between, failed: options.Failed, seen: map[string]bool{}}
	if len(options.Refs) > 0 {
		if made.refs, err = selection.ReadRefs(ctx, options.Refs, session.Environment.Stdin); err != nil {
			return nil, err
		}
	}
	// Only flags: JT_SERVER is for the next change, not for those that were made.
	asked := session.Connection.Asked()
	if asked.ServerGiven && asked.Server == "" {
		return nil, cli.UsageError("--server is empty", "is the variable that it comes from unset?")
	}
	if made.contexts, err = session.Connection.ContextNames(); err != nil {
		return nil, err
	}
	made.server = asked.Server
	if made.server != "" && made.server != cli.SandboxServer {
		scale, err := client.New(made.server, client.Options{})
		if err != nil {
			return nil, err
		}
		made.server = scale.BaseURL()
	}
	return made, nil
}

func (f *filter) keeps(one *entry) bool {
	f.seen[one.Context] = true
	at := one.Time.Truncate(time.Millisecond)
	return (f.between.Started.IsZero() || !at.Before(f.between.Started)) &&
		(f.between.Ended.IsZero() || at.Before(f.between.Ended)) &&
		(f.server == "" || f.server == one.Server) &&
		(f.contexts == nil || slices.Contains(f.contexts, one.Context)) &&
		(!f.failed || one.Result == resultFailed) &&
		(f.refs == nil || slices.ContainsFunc(f.refs, one.isOf))
}

// unknown returns the contexts that neither a recorded change nor the contexts file has. They are misspelt, or were removed
// before anything was changed.
func (f *filter) unknown(session *cli.Session) []string {
	isSeen := func(name string) bool { return f.seen[name] }
	names := slices.DeleteFunc(slices.Clone(f.contexts), isSeen)
	if len(names) == 0 {
		return nil
	}
	file, err := session.ContextsFile()
	if err != nil {
		return nil // then it is not known which exist
	}
	return slices.DeleteFunc(names, file.Has)
}
