package watch

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"jt/internal/cli"
	"jt/internal/view"
	"jt/output"
)

// reasonLines is how many lines the reason of a failure may take.
const reasonLines = 3

func (w *watch) size() (width, height int) {
	width, height = w.session.Environment.StdoutSize()
	if width <= 0 || height <= 0 {
		return cli.UsualWidth, cli.UsualHeight
	}
	return width, height
}

func (w *watch) draw(screen *screen) error {
	width, height := w.size()
	return screen.draw(w.frame(width, height), width, height)
}

// frame is what the screen shows: header, table, notes.
func (w *watch) frame(width, height int) []string {
	lines := append([]string{w.header()}, w.news(width)...)
	notes := w.footer()
	if w.now != nil {
		const leastTable = 3 // a header, a row, and how many more there are
		if height-len(lines)-len(notes) < leastTable {
			notes = nil
		}
		table, err := w.table(width, height-len(lines)-len(notes))
		if err != nil {
			table = w.problem(err, width)
		}
		lines = append(lines, table...)
	}
	lines = append(lines, notes...)
	lines = lines[:min(len(lines), height)]
	for i := range lines {
		lines[i] = output.Cut(lines[i], width, w.options.ASCII)
	}
	return lines
}

// header tells what is shown, of when, when it is read next, and from where. What may be long comes last.
func (w *watch) header() string {
	parts := []string{"jt " + w.list.Name}
	now := w.session.Environment.Now()
	if w.now != nil {
		parts = append(parts, "read "+w.clock(w.now.at)+" "+w.now.at.In(w.session.Environment.Location).Format("MST"))
	}
	switch {
	case w.reading() && now.Sub(w.readingSince) >= time.Second: // a shorter time would only flicker
		parts = append(parts, "reading for "+inSeconds(now.Sub(w.readingSince)))
	case w.next.IsZero():
		parts = append(parts, "reading")
	default:
		parts = append(parts, "next in "+inSeconds(w.next.Sub(now)))
	}
	return strings.Join(append(parts, output.Visible(w.scale.BaseURL())), "  ")
}

func (w *watch) clock(at time.Time) string {
	return at.In(w.session.Environment.Location).Format("15:04:05")
}

func inSeconds(length time.Duration) string { return max(length, 0).Round(time.Second).String() }

// news are what changed, or why nothing new is there.
func (w *watch) news(width int) []string {
	switch {
	case w.failure != nil:
		lines := append([]string{w.failed()}, w.problem(w.failure.latest, width)...)
		for i := range lines {
			if w.options.Color {
				lines[i] = output.Bad.Apply(lines[i])
			}
		}
		return lines
	case w.before != nil:
		changes, err := w.compared(width)
		if err != nil {
			return nil // which the table tells
		}
		return []string{w.changed(changes)}
	case w.now != nil:
		return []string{"from the next reading on: + new, * changed"}
	}
	return nil
}

// changed tells what became of the rows since they were read before.
func (w *watch) changed(changes *output.Comparison) string {
	var parts []string
	if changes.New > 0 {
		parts = append(parts, "+ "+output.Count(changes.New)+" new")
	}
	if changes.Changed > 0 {
		parts = append(parts, "* "+output.Count(changes.Changed)+" changed")
	}
	if gone := len(changes.Gone); gone > 0 {
		parts = append(parts, "- "+output.Count(gone)+" gone: "+strings.Join(w.names(changes.Gone), ", "))
	}
	if len(parts) == 0 {
		parts = []string{"no change"}
	}
	return "since " + w.clock(w.before.at) + ": " + strings.Join(parts, "  ")
}

// names are those of rows, or what else there is to know them by.
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

// failed tells since when nothing new came.
func (w *watch) failed() string {
	data := "nothing was read yet"
	if w.now != nil {
		data = "this is " + inSeconds(w.session.Environment.Now().Sub(w.now.at)) + " old"
	}
	tries := "a reading failed at"
	if w.failure.tries > 1 {
		tries = output.Count(w.failure.tries) + " readings failed since"
	}
	return fmt.Sprintf("! %s: %s %s", data, tries, w.clock(w.failure.since))
}

// problem tells what went wrong, and as long as nothing was read what to do.
func (w *watch) problem(err error, width int) []string {
	r := cli.Describe(err)
	const margin = "  "
	var lines []string
	for _, line := range output.Wrap(output.Visible(r.Message), width-len(margin)) {
		lines = append(lines, margin+line)
	}
	lines = lines[:min(len(lines), reasonLines)]
	if r.Hint == "" || w.now != nil {
		return lines
	}
	for _, line := range output.Wrap("hint: "+output.Visible(r.Hint), width-len(margin)) {
		lines = append(lines, margin+line)
	}
	return lines
}

// footer are the notes that a command without --watch writes to stderr.
func (w *watch) footer() []string {
	if w.now == nil {
		return w.notes
	}
	return slices.Concat(w.notes, w.now.notes)
}

// at is the app on a terminal of a width, at the time of the last reading: what goes with the clock stands still till the
// next.
func (w *watch) at(width int) (*cli.Session, output.Options) {
	then := aside(w.session, io.Discard, func() time.Time { return w.now.at })
	then.Environment.StdoutSize = func() (int, int) { return width - output.Gutter, cli.UsualHeight }
	options := w.options
	options.Width, options.Now = width, w.now.at
	return then, options
}

// laidTable is the table as it was laid out last: a header that is drawn anew each second is no reason to do it again.
type laidTable struct {
	rows          *rowsRead
	width, height int
	changes       *output.Comparison
	lines         []string
	err           error
}

// compared compares the rows with those that were read before, by the columns that there is room for.
func (w *watch) compared(width int) (*output.Comparison, error) {
	if w.laid.rows == w.now && w.laid.width == width {
		return w.laid.changes, nil
	}
	then, options := w.at(width)
	var before []output.Object
	if w.before != nil {
		before = w.before.table.Rows
	}
	changes, err := output.Compare(w.list.View(then), options, before, w.now.table.Rows, w.before != nil)
	if err != nil {
		return nil, err
	}
	w.laid = laidTable{rows: w.now, width: width, height: -1, changes: changes}
	return changes, nil
}

// table are the lines of the table.
func (w *watch) table(width, height int) ([]string, error) {
	changes, err := w.compared(width)
	if err != nil {
		return nil, err
	}
	if w.laid.height != height {
		then, options := w.at(width)
		w.laid.height = height
		w.laid.lines, w.laid.err = w.now.table.Lines(w.list.View(then), options, changes, height)
	}
	return w.laid.lines, w.laid.err
}
