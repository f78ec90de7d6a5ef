package list

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/selection"
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
func (o *Options) check(session *cli.Session) error {
	if err := o.Paging.Check(); err != nil {
		return err
	}
	if contexts, err := session.Connection.ContextNames(); err == nil && len(contexts) > 1 && o.Paging.Paged {
		return cli.UsageError("--page and several contexts cannot be used together", "use --limit: the lists of the servers are merged")
	}
	if o.Watch.UntilEmpty && o.Paging.Paged {
		return cli.UsageError("--page and --until-empty cannot be used together", "leave out --page: a list can have rows on other pages")
	}
	return o.Selection.Prepare()
}

// rows are the shown rows of a list on the server.
type rows struct {
	list      *client.List[model.Object]
	chosen    *selection.Selection
	paging    selection.Paging
	local     bool   // jt may leave out rows that the server counts
	noun      string // such as "job types"
	empty     string // the note if there are none
	unmatched string // the note if none is selected, "" for the usual one

	page   client.Page[model.Object] // with --page
	shown  int
	cut    bool // the limit of several servers left out rows
	sorted bool // the limit applies after all rows were read
	every  bool // there is a row for each job type
	named  bool // there is a row for each that --name and --category name
	hidden int  // rows beyond the limit in that case
}

// all yields the rows for which keeps returns true, up to the limit.
func (r *rows) all(ctx context.Context, keeps func(model.Object) (bool, error)) iter.Seq2[output.Object, error] {
	return func(yield func(output.Object, error) bool) {
		chosen := func(row model.Object) (bool, error) {
			keep, err := keeps(row)
			r.local = r.local || !keep
			return keep, err
		}
		limit := r.paging.Limit
		if r.sorted {
			limit = 0
		}
		for row, err := range selection.Chosen(r.read(ctx), chosen, limit) {
			if err == nil {
				r.shown++
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// cut returns the rows up to the limit.
func cut[Row any](r *rows, all []Row) []Row {
	if r.paging.Limited {
		r.hidden = max(len(all)-r.paging.Limit, 0)
	}
	r.shown = len(all) - r.hidden
	return all[:r.shown]
}

// read yields the rows that the server has, with --page those of one page.
func (r *rows) read(ctx context.Context) iter.Seq2[model.Object, error] {
	if !r.paging.Paged {
		return r.list.All(ctx)
	}
	return func(yield func(model.Object, error) bool) {
		var err error
		if r.page, err = r.list.Page(ctx); err != nil {
			yield(model.Object{}, err)
			return
		}
		for i, row := range r.page.Rows {
			if !yield(row, nil) {
				r.page.More = r.page.More || i+1 < len(r.page.Rows)
				return
			}
		}
	}
}

// notes says if the rows are not all there are, or if there are none. Of several servers, fewer are shown than there are here.
func (r *rows) notes(ctx context.Context, session *cli.Session, scale *client.Client, shown int, cut bool) []cli.Said {
	r.hidden += r.shown - shown
	r.shown, r.cut = shown, cut
	var notes []cli.Said
	note := r.note()
	if note != "" {
		notes = append(notes, cli.Said{Text: note, Own: true})
	}
	switch {
	case note == "" && r.shown == 0 && session.ShowsTable():
		notes = append(notes, cli.Said{Text: r.nothing(ctx, scale)})
	case r.shown > 0 && r.named && r.readAll():
		if missing := r.chosen.Missing(ctx, scale, r.every); missing != "" {
			notes = append(notes, cli.Said{Text: missing})
		}
	}
	return notes
}

// readAll reports whether every row on the server was read.
func (r *rows) readAll() bool { return !r.paging.Paged && (r.sorted || !r.paging.Limited) }

// nothing says that there are no rows, and suggests names and categories that there are.
func (r *rows) nothing(ctx context.Context, scale *client.Client) string {
	note := cmp.Or(r.unmatched, "no job types match")
	if !r.chosen.Given() || len(r.chosen.Refs) > 0 { // job types that REFs name match, even if they have no rows
		note = r.empty
	}
	if suggestion := r.chosen.Suggest(ctx, scale, r.every); suggestion != "" {
		note += "; " + suggestion
	}
	return note
}

func (r *rows) note() string {
	count, exact := r.list.Count()
	more := r.list.More()
	if r.paging.Paged {
		count, exact, more = r.page.Count, true, r.page.More
	}
	shown, total := output.Count(r.shown), output.Count(count)
	if !exact {
		total = "more than " + total
	}
	switch {
	case r.local && !r.sorted && r.cut && r.shown == 0:
		return "none shown; --limit ended the search, so there may be some that match"
	case r.local && !r.sorted && r.paging.Limited && (r.cut || r.shown == r.paging.Limit):
		return fmt.Sprintf("the first %s that match; --limit ended the search, so there may be more", shown)
	case r.local && r.paging.Paged:
		return fmt.Sprintf("%s on page %d match; the server has %s job types", shown, r.paging.Page, total)
	case r.local && r.sorted && r.hidden > 0:
		return fmt.Sprintf("%s of %s %s that match", shown, output.Count(r.shown+r.hidden), r.noun)
	case !r.local && (!exact || r.shown < count):
		return fmt.Sprintf("%s of %s %s", shown, total, r.noun)
	case !r.local && (more || r.hidden > 0):
		return fmt.Sprintf("%s %s: the server counts %s, but says that more follow", shown, r.noun, total)
	}
	return ""
}
