package list

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
	"jt/internal/view"
	"jt/internal/watch"
	"jt/output"
)

// Options are the options of every list.
type Options struct {
	Paging    selection.Paging
	Selection selection.Selection
	Watch     watch.Options
}

// show shows a list, or watches it.
func (o *Options) show(ctx context.Context, session *cli.Session, shown watch.List) error {
	shown.Selection, shown.Limit = &o.Selection, o.Paging.Limit
	return watch.Show(ctx, session, o.Watch, shown)
}

// check checks the options before anything is sent.
func (o *Options) check(session *cli.Session, own *selection.Selection) error {
	if err := o.Paging.Check(); err != nil {
		return err
	}
	if contexts, err := session.Connection.ContextNames(); err == nil && len(contexts) > 1 && o.Paging.Paged {
		return cli.UsageError("--page and several contexts cannot be used together", "use --limit: the lists of the servers are merged")
	}
	if o.Watch.UntilEmpty && o.Paging.Paged {
		return cli.UsageError("--page and --until-empty cannot be used together", "leave out --page: a list can have rows on other pages")
	}
	return own.Prepare()
}

// readSorts returns the columns of --sort.
func readSorts(flags, columns []string) (sorts []view.Sort, err error) {
	for _, flag := range flags {
		for name := range strings.SplitSeq(flag, ",") {
			name = strings.TrimSpace(name)
			column, reversed := strings.CutPrefix(name, "-")
			if !slices.Contains(columns, column) {
				return nil, wrongSort(name, columns)
			}
			sorts = append(sorts, view.Sort{Column: column, Reversed: reversed})
		}
	}
	return sorts, nil
}

func wrongSort(name string, columns []string) error {
	return cli.UsageError(fmt.Sprintf("invalid --sort %q: not a column to sort by", name), "sort by one of "+strings.Join(columns, ", "))
}

// listing is a list of a server, and how jt shows it: the rows of the selected job types are read, arranged, and cut to the
// limit, and notes say what was left out.
type listing struct {
	list     *client.List[model.Object]
	chosen   *selection.Selection
	paging   selection.Paging
	embedded bool // a row has the job type in a field, and is none itself
	local    bool // jt may leave out rows that the server counts
	every    bool // there is a row for each job type
	named    bool // there is a row for each that --name and --category name
	relative bool // times count back from this machine's clock

	noun      string // such as "job types"
	empty     string // the note if there are none
	unmatched string // the note if none is selected, "" for the usual one
	notes     func() []cli.Said

	keeps func(model.Object) (bool, error)               // leaves out rows of selected job types; nil keeps all
	row   func(model.Object) output.Object               // the row to show; nil shows the server's
	read  func(context.Context) ([]output.Object, error) // reads all rows to show in another way than from the list; nil for most
	// arrange selects, sorts or sums rows, all there are if they are complete. nil shows them as they come.
	arrange func(rows []output.Object, complete bool) ([]output.Object, error)

	page   client.Page[model.Object] // with --page
	shown  int
	hidden int   // rows beyond the limit, of those that were arranged
	failed error // of reading or arranging those
}

// rows returns the rows, and what to say of them.
func (l *listing) rows(ctx context.Context, session *cli.Session, scale *client.Client) watch.Rows {
	rows := watch.Rows{
		All: l.selected(ctx, l.paging.Limit), Relative: l.relative, Failed: func() error { return l.failed },
		Notes: func(ctx context.Context, shown int, cut bool) []cli.Said {
			return l.say(ctx, session, scale, shown, cut)
		},
	}
	if l.arrange != nil {
		rows.All = l.arranged(ctx)
	}
	return rows
}

// arranged yields all rows in order, up to the limit, and then the error that ended the reading, if any.
func (l *listing) arranged(ctx context.Context) iter.Seq2[output.Object, error] {
	return func(yield func(output.Object, error) bool) {
		rows, err := l.collect(ctx)
		rows, arrangeErr := l.arrange(rows, err == nil)
		l.failed = cmp.Or(err, arrangeErr)
		if l.paging.Limited {
			l.hidden = max(len(rows)-l.paging.Limit, 0)
		}
		l.shown = len(rows) - l.hidden
		for _, row := range rows[:l.shown] {
			if !yield(row, nil) {
				return
			}
		}
		if l.failed != nil {
			yield(nil, l.failed)
		}
	}
}

func (l *listing) collect(ctx context.Context) (rows []output.Object, err error) {
	if l.read != nil {
		return l.read(ctx)
	}
	for row, err := range l.selected(ctx, 0) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// selected yields the rows of selected job types as they come, up to a limit.
func (l *listing) selected(ctx context.Context, limit int) iter.Seq2[output.Object, error] {
	return func(yield func(output.Object, error) bool) {
		for object, err := range selection.Chosen(l.sent(ctx), l.keep) {
			row := output.Object(object)
			if l.row != nil {
				row = l.row(object)
			}
			if err == nil {
				l.shown++
			}
			if !yield(row, err) || l.shown == limit {
				return
			}
		}
	}
}

func (l *listing) keep(object model.Object) (keep bool, err error) {
	jobType := object
	if l.embedded {
		jobType = view.Embedded(object)
	}
	keep, err = l.chosen.Keeps(jobType)
	if keep && err == nil && l.keeps != nil {
		keep, err = l.keeps(object)
	}
	l.local = l.local || !keep
	return keep, err
}

// sent yields the rows that the server has, with --page those of one page.
func (l *listing) sent(ctx context.Context) iter.Seq2[model.Object, error] {
	if !l.paging.Paged {
		return l.list.All(ctx)
	}
	return func(yield func(model.Object, error) bool) {
		var err error
		if l.page, err = l.list.Page(ctx); err != nil {
			yield(model.Object{}, err)
			return
		}
		for i, row := range l.page.Rows {
			if !yield(row, nil) {
				l.page.More = l.page.More || i+1 < len(l.page.Rows)
				return
			}
		}
	}
}

// say says if the rows are not all there are, or if there are none. Of several servers, fewer are shown than there are here.
func (l *listing) say(ctx context.Context, session *cli.Session, scale *client.Client, shown int, cut bool) (notes []cli.Said) {
	if l.notes != nil {
		notes = l.notes()
	}
	l.hidden += l.shown - shown
	l.shown = shown
	count := l.count(cut)
	if count != "" {
		notes = append(notes, cli.Said{Text: count, Own: true})
	}
	readAll := !l.paging.Paged && (l.arrange != nil || !l.paging.Limited)
	switch {
	case count == "" && l.shown == 0 && session.ShowsTable():
		notes = append(notes, cli.Said{Text: l.nothing(ctx, scale)})
	case l.shown > 0 && l.named && readAll:
		if missing := l.chosen.Missing(ctx, scale, l.every); missing != "" {
			notes = append(notes, cli.Said{Text: missing})
		}
	}
	return notes
}

// nothing says that there are no rows, and suggests names and categories that there are.
func (l *listing) nothing(ctx context.Context, scale *client.Client) string {
	note := cmp.Or(l.unmatched, "no job types match")
	if !l.chosen.Given() || len(l.chosen.Refs) > 0 { // job types that REFs name match, even if they have no rows
		note = l.empty
	}
	if suggestion := l.chosen.Suggest(ctx, scale, l.every); suggestion != "" {
		note += "; " + suggestion
	}
	return note
}

// count says how many of the rows are shown, "" if all are. cut says that the limit of several servers left out some.
func (l *listing) count(cut bool) string {
	count, exact := l.list.Count()
	more, arranged := l.list.More(), l.arrange != nil
	if l.paging.Paged {
		count, exact, more = l.page.Count, true, l.page.More
	}
	shown, total := output.Count(l.shown), output.Count(count)
	if !exact {
		total = "more than " + total
	}
	switch {
	case l.local && !arranged && cut && l.shown == 0:
		return "none shown; --limit ended the search, so there may be some that match"
	case l.local && !arranged && l.paging.Limited && (cut || l.shown == l.paging.Limit):
		return fmt.Sprintf("the first %s that match; --limit ended the search, so there may be more", shown)
	case l.local && l.paging.Paged:
		return fmt.Sprintf("%s on page %d match; the server has %s job types", shown, l.paging.Page, total)
	case l.local && arranged && l.hidden > 0:
		return fmt.Sprintf("%s of %s %s that match", shown, output.Count(l.shown+l.hidden), l.noun)
	case !l.local && (!exact || l.shown < count):
		return fmt.Sprintf("%s of %s %s", shown, total, l.noun)
	case !l.local && (more || l.hidden > 0):
		return fmt.Sprintf("%s %s: the server counts %s, but says that more follow", shown, l.noun, total)
	}
	return ""
}
