package watch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jt/internal/cli"
	"jt/internal/terminal"
	"jt/internal/view"
	"jt/output"
)

// reasonLines is how many lines the reason of a failure may fill.
const reasonLines = 3

func (w *watch) size() (width, height int) {
	width, height = w.session.Environment.StdoutSize()
	if width <= 0 || height <= 0 {
		return terminal.UsualWidth, terminal.UsualHeight
	}
	return width, height
}

func (w *watch) draw(screen *screen) error {
	width, height := w.size()
	if w.now != nil && w.picture.width != width {
		if err := w.picture.fit(&w.list, w.options, width); err != nil {
			return err
		}
	}
	return screen.draw(w.frame(width, height), width, height)
}

// frame returns the lines of the screen: header, table, notes.
func (w *watch) frame(width, height int) []string {
	lines := []string{w.header()}
	if chosen := w.choice.describe(&w.list, w.flags); chosen != "" {
		lines = append(lines, output.Visible(chosen))
	}
	lines = append(lines, w.news(width)...)
	notes := w.notes // without --watch they go to stderr
	switch {
	case w.choice.keys:
		lines, notes = append(lines, listKeys()...), nil
	case w.now != nil:
		const leastTable = 3 // the header, a row, and the count of the other rows
		notes = slices.Concat(w.notes, w.now.notes)
		if height-len(lines)-len(notes) < leastTable {
			notes = nil
		}
		if part, err := w.picture.part(w.choice.top, height-len(lines)-len(notes)); err == nil {
			lines = append(lines, part.lines...)
			w.choice.top, w.choice.page = part.top, part.rows
		} else {
			lines = append(lines, w.problem(err, width)...)
		}
	}
	lines = append(lines, notes...)
	lines = lines[:min(len(lines), height)]
	for i := range lines {
		lines[i] = output.Cut(lines[i], width, w.options.ASCII)
	}
	return lines
}

// header names the list, its age, its next refresh and the server. What can be long comes last.
func (w *watch) header() string {
	parts := []string{"jt " + w.list.Name}
	now := w.session.Environment.Now()
	if w.now != nil {
		zone := w.now.at.In(w.session.Environment.Location).Format("MST")
		parts = append(parts, "read "+w.clock(w.now.at)+" "+zone, "age "+inSeconds(now.Sub(w.now.at)))
	}
	switch {
	case w.isRefreshing() && now.Sub(w.refreshingSince) >= time.Second: // a shorter time would only flicker
		parts = append(parts, "refreshing for "+inSeconds(now.Sub(w.refreshingSince)))
	case w.next.IsZero():
		parts = append(parts, "refreshing")
	default:
		parts = append(parts, "next in "+inSeconds(w.next.Sub(now)))
	}
	return strings.Join(append(parts, output.Visible(w.serverNames())), "  ")
}

func (w *watch) clock(at time.Time) string {
	return at.In(w.session.Environment.Location).Format("15:04:05")
}

func inSeconds(length time.Duration) string { return max(length, 0).Round(time.Second).String() }

// serverNames returns the contexts that are watched, or the only server.
func (w *watch) serverNames() string {
	if len(w.servers) == 1 {
		return w.servers[0].Title
	}
	var names []string
	for _, server := range w.servers {
		names = append(names, server.Context)
	}
	return strings.Join(names, ", ")
}

// news says what changed, and why there is nothing new.
func (w *watch) news(width int) []string {
	var shown time.Time
	if w.now != nil {
		shown = w.now.at
	}
	var lines []string
	for _, server := range w.servers {
		switch {
		case server.failure == nil:
		case len(w.servers) == 1:
			lines = w.failed("", server.failure, shown, width)
		default:
			lines = append(lines, w.failed(server.Context+": ", server.failure, server.at, width)...)
		}
	}
	if lines == nil && w.failure != nil {
		lines = w.failed("", w.failure, shown, width)
	}
	if w.options.Color {
		for i := range lines {
			lines[i] = output.Bad.Apply(lines[i])
		}
	}
	switch {
	case lines != nil && len(w.servers) == 1:
	case !w.before.IsZero():
		lines = append(lines, w.changes())
	case w.now != nil:
		lines = append(lines, "from the next refresh on: + new, * changed"+w.hint)
	}
	return lines
}

// changes counts what changed since the snapshot before.
func (w *watch) changes() string {
	var parts []string
	if w.picture.added > 0 {
		parts = append(parts, "+ "+output.Count(w.picture.added)+" new")
	}
	if w.picture.changed > 0 {
		parts = append(parts, "* "+output.Count(w.picture.changed)+" changed")
	}
	if gone := w.picture.gone; len(gone) > 0 {
		parts = append(parts, "- "+output.Count(len(gone))+" gone: "+strings.Join(w.names(gone), ", "))
	}
	if len(parts) == 0 {
		parts = []string{"no change"}
	}
	return "since " + w.clock(w.before) + ": " + strings.Join(parts, "  ")
}

// names returns a name for each row, or a description if it has none.
func (w *watch) names(rows []output.Object) []string {
	var names []string
	for _, row := range rows {
		name, err := w.list.RowName(row)
		if err != nil {
			name = view.ServerObject(row).Describe()
		}
		names = append(names, output.Visible(name))
	}
	return names
}

// failed says how old the rows are, since when refreshes fail, and why.
func (w *watch) failed(of string, what *failure, read time.Time, width int) []string {
	data, tries := "no data yet", "a refresh failed at"
	if !read.IsZero() {
		data = "this is " + inSeconds(w.session.Environment.Now().Sub(read)) + " old"
	}
	if what.tries > 1 {
		tries = output.Count(what.tries) + " refreshes failed since"
	}
	line := output.Visible(fmt.Sprintf("! %s%s: %s %s", of, data, tries, w.clock(what.since)))
	return append([]string{line}, w.problem(what.latest, width)...)
}

// problem says what went wrong and, before the first table, what to do.
func (w *watch) problem(err error, width int) []string {
	r := cli.Describe(err)
	const margin = "  "
	wrapped := func(text string) []string {
		lines := output.Wrap(output.Visible(text), width-len(margin))
		for i := range lines {
			lines[i] = margin + lines[i]
		}
		return lines
	}
	lines := wrapped(r.Message)
	lines = lines[:min(len(lines), reasonLines)]
	if r.Hint == "" || w.now != nil {
		return lines
	}
	return append(lines, wrapped("hint: "+r.Hint)...)
}
