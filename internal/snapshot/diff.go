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

	"jt/internal/cli"
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
	c := &comparison{options: &options, arrow: " → ", spelled: spelledTime(session, printing)}
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
		for _, one := range found {
			if err := printer.Print(one); err != nil {
				return errors.Join(err, printer.Abort())
			}
		}
	}
	if differing > 0 || !session.ShowsTable() { // a table without rows would be a header
		if err := printer.Close(); err != nil {
			return err
		}
	}
	return c.outcome(session, len(keys), differing)
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
	case dashes(o.Files)+dashes(o.Refs) > 1:
		return cli.UsageError("stdin (-) can be read only once", "save it to a file first")
	}
	o.Selection.Refs = o.Refs // they exclude each other
	defer func() { o.Selection.Refs = nil }()
	return o.Selection.Prepare()
}

func dashes(words []string) (count int) {
	for _, word := range words {
		if word == "-" {
			count++
		}
	}
	return count
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
		sides = append(sides, serverSide(one))
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
	for _, server := range c.servers() {
		if err := c.options.Selection.Find(ctx, server.scale); err != nil { // whether its release has categories
			return nil, server.wrong(err)
		}
	}
	err := c.eachServer(ctx, func(ctx context.Context, server *side) error {
		return server.readList(ctx, c.options.Selection.Names, c.options.Selection.Given())
	})
	if err != nil {
		return nil, err
	}
	for _, server := range c.servers() {
		for key := range server.lacking {
			delete(c.left.jobTypes, key)
			delete(c.right.jobTypes, key)
		}
	}
	keys, err := c.choose(ctx, session)
	if err != nil {
		return nil, err
	}
	if err := c.readMappings(ctx, session, keys); err != nil {
		return nil, err
	}
	for _, group := range selection.GroupRefs(slices.Concat(c.left.skipped, c.right.skipped), selection.WhySkipped) {
		session.Warn("not compared: %s: %s", group.What, cli.SomeNames(group.Refs))
	}
	return keys, nil
}

// eachServer reads from all servers at once.
func (c *comparison) eachServer(ctx context.Context, read func(context.Context, *side) error) error {
	group, groupContext := errgroup.WithContext(ctx)
	for _, server := range c.servers() {
		group.Go(func() error {
			return server.wrong(cli.Try(func() error { return read(groupContext, server) }))
		})
	}
	if err := group.Wait(); err != nil {
		return cmp.Or(context.Cause(ctx), err)
	}
	return nil
}

// readMappings reads the error mappings that can be compared.
func (c *comparison) readMappings(ctx context.Context, session *cli.Session, keys []jobTypeKey) error {
	if c.options.Only == onlyPaused {
		return nil
	}
	keys = slices.DeleteFunc(slices.Clone(keys), func(key jobTypeKey) bool {
		left, right := c.left.jobTypes[key], c.right.jobTypes[key]
		return left == nil || right == nil || c.left.scale == nil && left.mapping == nil
	})
	progress := session.NewProgress("reading error mappings", len(keys)*len(c.servers()))
	defer progress.End()
	return c.eachServer(ctx, func(ctx context.Context, server *side) error { return server.readMappings(ctx, keys, progress.Add) })
}

// outcome is the error of what differs, or of what could not be compared.
func (c *comparison) outcome(session *cli.Session, compared, differing int) error {
	if c.incomparable > 0 {
		session.Warn("not compared: the error mappings of %s: on one side they name errors of the server, and on the other, job types define their own", cli.JobTypes(c.incomparable))
	}
	pair := c.right.name + " differs from " + c.left.name
	lacking := map[jobTypeKey]bool{}
	maps.Copy(lacking, c.left.lacking)
	maps.Copy(lacking, c.right.lacking)
	switch {
	case len(lacking) > 0:
		message := "the comparison lacks parts of " + cli.JobTypes(len(lacking))
		if differing > 0 {
			message += "; " + pair + " in " + cli.JobTypes(differing)
		}
		return cli.PartlyError(message, hintOnlyPaused)
	case differing > 0:
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
