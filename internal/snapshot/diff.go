package snapshot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/internal/selection"
	"jt/output"
)

// DiffOptions are the options of `jt diff`.
type DiffOptions struct {
	Files     []string            // one to compare with the server, or two
	Selection selection.Selection // by name, category and pattern
	Refs      []string
	Only      string // the part to compare: paused, mapping, or "" for all
}

// comparison is a run of `jt diff`.
type comparison struct {
	options      *DiffOptions
	left, right  *side
	arrow        string
	spelled      func(time string) string // how a time that a server sent is shown
	incomparable int                      // error mappings that mean different things on the two sides
	lacking      map[jobTypeKey]bool      // job types that were not compared, or only in part
}

// Diff prints what differs between a snapshot and the server, two snapshots, or two servers.
func Diff(ctx context.Context, session *cli.Session, options DiffOptions) error {
	if err := options.prepare(session); err != nil {
		return err
	}
	printing, err := session.PrinterOptions(ctx)
	if err != nil {
		return err
	}
	printer, err := output.New(session.Environment.Stdout, DifferenceView(), printing)
	if err != nil {
		return err
	}
	c := &comparison{options: &options, arrow: " → ", spelled: spelledTime(session, printing), lacking: map[jobTypeKey]bool{}}
	if printing.ASCII {
		c.arrow = " -> "
	}
	done, err := c.open(ctx, session)
	defer done()
	if err != nil {
		return err
	}
	keys, err := c.read(ctx, session)
	if err != nil {
		return err
	}
	var differences []difference
	differing := 0
	for _, key := range keys {
		found := c.compare(c.left.jobTypes[key], c.right.jobTypes[key])
		if len(found) == 0 {
			continue
		}
		differing++
		if printing.Format == output.FormatName {
			found = found[:1] // the REF of each job type once
		}
		differences = append(differences, found...)
	}
	if err := c.print(session, printer, differences); err != nil {
		return err
	}
	return c.outcome(session, len(keys), differing, len(differences))
}

func (o *DiffOptions) prepare(session *cli.Session) error {
	if err := session.Connection.Check(); err != nil {
		return err
	}
	const usage = "name a file that `jt snapshot` wrote, two files, or two contexts"
	contexts, err := session.Connection.ContextNames()
	if err != nil {
		return err
	}
	switch {
	case slices.Contains(o.Files, ""):
		return cli.UsageError("the name of a file is empty", "is the variable that it comes from unset? Name a file, or - for stdin")
	case len(contexts) > 2:
		return cli.UsageError(fmt.Sprintf("cannot compare %d contexts", len(contexts)), "name two")
	case len(contexts) == 2 && len(o.Files) > 0:
		return cli.UsageError("a file and two contexts cannot be compared", usage)
	case len(o.Files) == 0 && len(contexts) < 2:
		return cli.UsageError("nothing to compare", usage)
	case len(o.Files) > 2:
		return cli.UsageError(fmt.Sprintf("jt diff compares two files: %q is another", o.Files[2]), "run it once for each pair")
	case len(o.Files) == 2 && len(o.Selection.Categories) > 0:
		return cli.UsageError("--category cannot be used with two snapshots: they have no categories", "use --name, --match or --ref")
	case len(dashes(o.Files))+len(dashes(o.Refs)) > 1:
		return cli.UsageError("stdin (-) can be read only once", "save it to a file first")
	}
	o.Selection.Refs = o.Refs // they exclude each other
	defer func() { o.Selection.Refs = nil }()
	return o.Selection.Prepare()
}

func dashes(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(word string) bool { return word != "-" })
}

// open reads the files, and connects to the servers. done ends the connections; it is never nil.
func (c *comparison) open(ctx context.Context, session *cli.Session) (done func(), err error) {
	var sides []*side
	done = func() {}
	for _, file := range c.options.Files {
		saved, err := read(ctx, file, session.Environment.Stdin)
		if err == nil {
			err = saved.holds(c.options.Only, "compare")
		}
		if err != nil {
			return done, err
		}
		sides = append(sides, snapshotSide(saved))
	}
	if c.options.Refs, err = selection.ReadRefs(ctx, c.options.Refs, session.Environment.Stdin); err != nil {
		return done, err
	}
	var servers []*cli.Server
	if len(sides) < 2 {
		if servers, done, err = session.Servers(ctx, nil); err != nil {
			return func() {}, err
		}
	}
	for _, one := range servers {
		if one.Err != nil {
			return done, one.Wrap(one.Err)
		}
		server := &side{name: "the server", place: "on the server", scale: one.Scale}
		if one.Context != "" {
			server.name, server.place, server.fields = one.Context, "on "+one.Context, comparedFields()
		}
		sides = append(sides, server)
	}
	c.left, c.right = sides[0], sides[1]
	return done, nil
}

// servers returns the sides that are servers.
func (c *comparison) servers() []*side {
	return slices.DeleteFunc([]*side{c.left, c.right}, func(one *side) bool { return one.scale == nil })
}

// read reads the servers, at once, and returns the job types to compare.
func (c *comparison) read(ctx context.Context, session *cli.Session) ([]jobTypeKey, error) {
	var names []string
	if len(c.options.Refs) == 0 {
		names = c.options.Selection.Names
	}
	servers := c.servers()
	twins := make([][]selection.Target, len(servers))
	group, groupContext := errgroup.WithContext(ctx)
	for i, server := range servers {
		if err := c.options.Selection.Find(ctx, server.scale); err != nil { // whether its release has categories
			return nil, server.wrong(err)
		}
		group.Go(func() error {
			return cli.Try(func() (err error) {
				twins[i], err = server.readList(groupContext, names, c.options.Selection.Given())
				return server.wrong(err)
			})
		})
	}
	if err := group.Wait(); err != nil {
		return nil, cmp.Or(context.Cause(ctx), err)
	}
	for _, one := range slices.Concat(twins...) {
		c.lacking[keyOf(one)] = true
		delete(c.left.jobTypes, keyOf(one))
		delete(c.right.jobTypes, keyOf(one))
	}
	keys, err := c.choose(ctx, session)
	if err != nil {
		return nil, err
	}
	left, err := c.readMappings(ctx, session, keys)
	if err != nil {
		return nil, cmp.Or(context.Cause(ctx), err)
	}
	noteLeft(session, slices.Concat(append(twins, left)...))
	return keys, nil
}

// wrong adds to an error of one of two servers which it is.
func (s *side) wrong(err error) error {
	if err == nil || len(s.fields) == 0 {
		return err
	}
	return cli.TaskError("cannot read the job types of "+s.name, err)
}

// readMappings reads the error mappings that can be compared, of all servers at once. It returns the job types whose mapping
// cannot be read.
func (c *comparison) readMappings(ctx context.Context, session *cli.Session, keys []jobTypeKey) (left []selection.Target, err error) {
	if c.options.Only == onlyPaused {
		return nil, nil
	}
	keys = slices.DeleteFunc(slices.Clone(keys), func(key jobTypeKey) bool {
		left, right := c.left.jobTypes[key], c.right.jobTypes[key]
		return left == nil || right == nil || c.left.scale == nil && left.mapping == nil
	})
	servers := c.servers()
	progress := session.NewProgress("reading error mappings", len(keys)*len(servers))
	defer progress.End()
	group, groupContext := errgroup.WithContext(ctx)
	for _, server := range servers {
		group.Go(func() error {
			return server.wrong(server.readMappings(groupContext, keys, func(now mapping.Current) { progress.Add(!now.Read()) }))
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, server := range servers {
		for _, key := range keys {
			one := server.jobTypes[key]
			if why := whyNotRead(*one.mapping); why != "" {
				what := "the error mapping "
				if len(server.fields) > 0 {
					what = "what only the details have "
				}
				one.target.Skipped = what + server.place + ", because " + why
				left = append(left, one.target)
				if !errors.Is(one.mapping.Err, client.ErrUnsupported) { // the release has no mapping to compare
					c.lacking[key] = true
				}
			}
		}
	}
	return left, nil
}

// whyNotRead says why a mapping could not be read, "" if it was.
func whyNotRead(now mapping.Current) string {
	switch {
	case now.Unreadable:
		return "the server fails to return the details (status 500)"
	case errors.Is(now.Err, client.ErrNotFound):
		return "the job type was deleted since the list was read"
	case now.Err != nil:
		why, _ := whyUnread(now.Err)
		return why
	}
	return ""
}

// noteLeft notes what is not compared.
func noteLeft(session *cli.Session, left []selection.Target) {
	for _, group := range selection.GroupRefs(left, selection.WhySkipped) {
		session.Warn("not compared: %s: %s", group.What, cli.SomeNames(group.Refs))
	}
}

func (c *comparison) print(session *cli.Session, printer *output.Printer, differences []difference) error {
	if len(differences) == 0 && session.ShowsTable() { // a table without rows would be a header
		return nil
	}
	for _, one := range differences {
		if err := printer.Print(one); err != nil {
			return errors.Join(err, printer.Abort())
		}
	}
	return printer.Close()
}

// outcome is the error of what differs, or of what could not be compared.
func (c *comparison) outcome(session *cli.Session, compared, differing, differences int) error {
	if c.incomparable > 0 {
		session.Warn("not compared: the error mappings of %s: on one side they name errors of the server, and on the other, job types define their own", cli.JobTypes(c.incomparable))
	}
	pair := c.right.name + " differs from " + c.left.name
	switch {
	case len(c.lacking) > 0:
		message := "the comparison lacks parts of " + cli.JobTypes(len(c.lacking))
		if differences > 0 {
			message += "; " + pair + " in " + cli.JobTypes(differing)
		}
		return cli.PartlyError(message, hintOnlyPaused)
	case differences > 0:
		return cli.OutcomeError(cli.ExitCheckFailed, "differs", fmt.Sprintf("%s in %s of %s", pair, output.Count(differing), cli.JobTypes(compared)), "")
	}
	session.Note("%s and %s are equal: %s compared", c.left.name, c.right.name, cli.JobTypes(compared))
	return nil
}

// spelledTime shows a time of today as 13:40, and others with their date, on a terminal; elsewhere as the server sent it.
func spelledTime(session *cli.Session, printing output.Options) func(string) string {
	return func(text string) string {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil || !printing.Terminal {
			return text
		}
		at, now := at.In(session.Environment.Location), session.Environment.Now().In(session.Environment.Location)
		if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
			return at.Format("15:04")
		}
		return at.Format("2006-01-02 15:04")
	}
}

// sortedKeys returns the job types of both sides, by name and version.
func (c *comparison) sortedKeys() []jobTypeKey {
	all := maps.Clone(c.left.jobTypes)
	maps.Copy(all, c.right.jobTypes)
	return slices.SortedFunc(maps.Keys(all), func(a, b jobTypeKey) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.version, b.version))
	})
}
