package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

const (
	clockDiffers    = 30 * time.Second // from here on a warning
	ClockIsWrong    = 5 * time.Minute  // from here on a failure: what --since chooses is not what was meant
	clockResolution = 2 * time.Second  // of what can be known from a Date, which has no parts of a second
)

// clock compares this machine's clock with the server's.
func (e *Examination) clock(context.Context) Finding {
	header := e.Contact.answer.Header
	date, err := http.ParseTime(header.Get("Date"))
	switch {
	case header == nil:
		return findSkipped("not checked, because there is no answer to tell its time")
	case header.Get("Date") == "" || err != nil:
		return findSkipped("the server's answer does not tell its time")
	case header.Get("Age") != "" && header.Get("Age") != "0":
		return findSkipped("the answer comes from a cache, with an older time")
	}
	// A Date is cut to seconds, and made somewhere between question and answer.
	server := date.Add(time.Second / 2)
	here := e.Contact.begun.Add(e.Contact.ended.Sub(e.Contact.begun) / 2)
	ahead := server.Sub(here)
	if ahead.Abs() < clockResolution+e.Contact.ended.Sub(e.Contact.begun)/2 {
		return findOK("this machine's clock and the server's agree")
	}
	seen := fmt.Sprintf("this machine's clock is %s behind the server's", output.Span(ahead))
	if ahead < 0 {
		seen = fmt.Sprintf("this machine's clock is %s ahead of the server's", output.Span(-ahead))
	}
	const advice = "set the clock that is wrong, by NTP: times such as --since PT1H are counted from this machine's, and so choose the wrong hour"
	switch {
	case ahead.Abs() > ClockIsWrong:
		return findFailed(cli.ExitFailed, seen, advice)
	case ahead.Abs() > clockDiffers:
		return findWarning(seen, advice)
	}
	return findOK(seen)
}

const (
	smallPages = 100             // rows of the page size that slow servers are advised for
	slowPage   = 5 * time.Second // from here on a whole page is slow, whatever the time-out
)

// latency tells how long pages take.
func (e *Examination) latency(ctx context.Context) Finding {
	var taken []string
	for _, rows := range []int{1, smallPages, client.DefaultPageSize} {
		took, err := e.timePage(ctx, rows)
		if ctx.Err() != nil {
			return Finding{}
		}
		if err != nil {
			return e.pageFailed(rows, taken, err)
		}
		taken = append(taken, output.Count(rows)+" in "+shortTime(took))
		if rows > smallPages && e.isSlow(took) {
			return e.slowPages(rowsIn(taken))
		}
	}
	return findOK(rowsIn(taken) + "; it has " + cli.JobTypes(e.Contact.page.Count))
}

// timePage asks for one page.
func (e *Examination) timePage(ctx context.Context, rows int) (time.Duration, error) {
	begun := e.session.Environment.Now()
	_, _, err := probe(ctx, e.Scale, rows)
	return e.session.Environment.Now().Sub(begun), err
}

// isSlow tells a page that a slower moment could bring to the time-out that commands have.
func (e *Examination) isSlow(took time.Duration) bool {
	timeout := e.Settings.RequestTimeout
	return took > slowPage || timeout > 0 && took > timeout/2
}

func (e *Examination) slowPages(seen string) Finding {
	if e.Settings.Context.PageSize != 0 && e.Settings.Context.PageSize <= smallPages {
		return findOK(fmt.Sprintf("%s, but pages of %d are asked for anyway", seen, e.Settings.Context.PageSize))
	}
	return findWarning(seen, fmt.Sprintf("give --page-size %d: lists then come in more and faster answers", smallPages))
}

// rowsIn tells how long pages took, the smallest first.
func rowsIn(taken []string) string { return "job types at once: " + strings.Join(taken, ", ") }

func (e *Examination) pageFailed(rows int, taken []string, err error) Finding {
	found := findError(err)
	if failed, ok := errors.AsType[*client.Error](err); ok && failed.Reason == client.ReasonTimeout {
		found.Seen = "no whole answer within " + shortTime(e.limit)
	}
	if rows == 1 {
		found.Seen = "asked once more: " + found.Seen
		return found
	}
	found.Seen = fmt.Sprintf("asking for %s at once failed: %s; %s", cli.JobTypes(rows), found.Seen, rowsIn(taken))
	return findWarning(found.Seen, fmt.Sprintf("give --page-size %d: smaller pages come faster, and a server fails less of them", rows/10))
}
