package log

import (
	"io"
	"strconv"
	"strings"
	"time"

	"jt/internal/cli"
	"jt/output"
)

// deed is what one run did to job types with the same result: a sentence.
type deed struct {
	first    entry
	refs     []string // as many as are listed
	count    int
	category string // of all job types; "" if they differ
}

// deeds are in the order in which their first changes were written.
type deeds struct {
	all    []*deed
	places map[deedKey]*deed
}

type deedKey struct{ run, server, action, result, error, path string }

// add adds a change to its deed.
func (d *deeds) add(one *entry) {
	key := deedKey{one.Run, one.Server, one.Action, one.Result, one.Error, one.Path}
	group := d.places[key]
	if group == nil || one.Path != "" { // each request of jt api is its own
		group = &deed{first: *one, category: one.Category}
		group.first.RawObject = nil
		if d.places == nil {
			d.places = map[deedKey]*deed{}
		}
		d.places[key] = group
		d.all = append(d.all, group)
	}
	if group.count++; group.count <= mostRefs {
		group.refs = append(group.refs, one.Ref)
	}
	if group.category != one.Category {
		group.category = ""
	}
}

// write writes a hand-over note: a list item for each deed, below the day.
func (d *deeds) write(out io.Writer, zone *time.Location) error {
	var text strings.Builder
	day := ""
	for _, one := range d.all {
		at := one.first.Time.In(zone)
		if today := at.Format("2006-01-02 MST"); today != day {
			if day != "" {
				text.WriteString("\n")
			}
			text.WriteString("## " + today + "\n\n")
			day = today
		}
		text.WriteString("- " + at.Format("15:04") + " " + output.Markdown(one.first.by()) + " " + one.sentence() + "\n")
	}
	if _, err := io.WriteString(out, text.String()); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

// sentence says what was done to what, where, and why.
func (d *deed) sentence() string {
	what := output.Markdown(d.first.target())
	did := d.first.Result
	switch {
	case d.first.Path != "":
		did = "sent"
	case did == resultFailed:
		did = "failed to " + d.first.Action
	}
	if d.count > 1 {
		kind := cli.JobTypes(d.count)
		if d.category != "" {
			kind = strings.Replace(kind, " ", " "+d.category+" ", 1)
		}
		what = output.Markdown(kind)
	}
	text := output.Markdown(did) + " " + what + " on " + output.Markdown(d.first.on()+d.first.how())
	var more string
	switch {
	case d.first.Path != "" && d.first.Status == 0:
		more = "no response"
	case d.first.Path != "":
		more = "status " + strconv.Itoa(d.first.Status)
	case d.count > 1:
		more = output.Markdown(d.names())
	}
	if more != "" {
		text += ": " + more
	}
	if d.first.Error != "" {
		text += ": " + output.Markdown(d.first.Error)
	}
	return text
}

// mostRefs is how many REFs a sentence lists before it counts the rest.
const mostRefs = 20

func (d *deed) names() string {
	names := strings.Join(d.refs, ", ")
	if more := d.count - len(d.refs); more > 0 {
		names += " and " + output.Count(more) + " more"
	}
	return names
}
