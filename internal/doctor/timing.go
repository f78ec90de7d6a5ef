package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

const (
	clockDiffers    = 30 * time.Second // from here on a warning
	clockIsWrong    = 5 * time.Minute  // from here on a failure: --since does not choose what was meant
	clockResolution = 2 * time.Second  // of what can be known from a Date, which has no parts of a second
)

// clock compares this machine's clock with the server's.
func (e *examination) clock(context.Context) finding {
	header := e.contact.answer.Header
	date, err := http.ParseTime(header.Get("Date"))
	switch {
	case header == nil:
		return findSkipped("not checked, because there is no answer to tell its time")
	case err != nil:
		return findSkipped("the server's answer does not tell its time")
	case header.Get("Age") != "" && header.Get("Age") != "0":
		return findSkipped("the answer comes from a cache, with an older time")
	}
	// A Date is cut to seconds, and made somewhere between request and response.
	half := e.contact.ended.Sub(e.contact.begun) / 2
	ahead := date.Add(time.Second / 2).Sub(e.contact.begun.Add(half)) // of the server's clock
	if ahead.Abs() < clockResolution+half {
		return findOK("this machine's clock and the server's agree")
	}
	direction := "behind"
	if ahead < 0 {
		direction = "ahead of"
	}
	seen := fmt.Sprintf("this machine's clock is %s %s the server's", output.Span(ahead.Abs()), direction)
	const advice = "set the clock that is wrong, by NTP: times such as --since PT1H are counted from this machine's, and so choose the wrong hour"
	switch {
	case ahead.Abs() > clockIsWrong:
		return findFailed(cli.ExitFailed, seen, advice)
	case ahead.Abs() > clockDiffers:
		return findWarning(seen, advice)
	}
	return findOK(seen)
}

const (
	smallPages = 100             // rows of the page size that slow servers are advised for
	slowPage   = 5 * time.Second // from here on a full page is slow, even with a longer timeout
)

// latency measures how long pages take.
func (e *examination) latency(ctx context.Context) finding {
	seen, separator := "job types at once", ": "
	var took time.Duration
	for _, rows := range []int{1, smallPages, client.DefaultPageSize} {
		begun := e.session.Environment.Now()
		if _, _, err := probe(ctx, e.scale, rows); err != nil {
			return e.pageFailed(rows, seen, err)
		}
		took = e.session.Environment.Now().Sub(begun)
		seen += separator + output.Count(rows) + " in " + shortTime(took)
		separator = ", "
	}
	timeout, pageSize := e.settings.RequestTimeout, e.settings.PageSize
	switch {
	case took <= slowPage && (timeout == 0 || took <= timeout/2): // a slower moment would not bring it to the timeout
		return findOK(seen + "; it has " + cli.JobTypes(e.contact.page.Count))
	case pageSize != 0 && pageSize <= smallPages:
		return findOK(fmt.Sprintf("%s, but pages of %d are asked for anyway", seen, pageSize))
	}
	return findWarning(seen, fmt.Sprintf("give --page-size %d: lists then come in more and faster answers", smallPages))
}

func (e *examination) pageFailed(rows int, before string, err error) finding {
	found := findError(err)
	if failed, ok := errors.AsType[*client.Error](err); ok && failed.Reason == client.ReasonTimeout {
		found.seen = "no whole answer within " + shortTime(e.limit)
	}
	if rows == 1 {
		found.seen = "asked once more: " + found.seen
		return found
	}
	return findWarning(
		fmt.Sprintf("asking for %s at once failed: %s; %s", cli.JobTypes(rows), found.seen, before),
		fmt.Sprintf("give --page-size %d: smaller pages come faster, and a server fails less of them", rows/10),
	)
}
