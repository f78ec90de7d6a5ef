package doctor

import (
	"context"
	"fmt"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

const (
	clockDiffers    = 30 * time.Second // beyond this a warning
	clockIsWrong    = 5 * time.Minute  // beyond this a failure: --since selects another time than meant
	clockResolution = 2 * time.Second  // a Date header has no fractions of a second
)

// clock compares this machine's clock with the server's.
func (e *examination) clock(context.Context) finding {
	header := e.contact.response.Header
	ahead, doubt, known := e.scale.ClockAhead()
	switch {
	case header == nil:
		return findSkipped("not checked, because there was no response")
	case header.Get("Age") != "" && header.Get("Age") != "0":
		return findSkipped("the response comes from a cache, so its time is old")
	case !known:
		return findSkipped("the server's response has no valid Date header")
	case ahead.Abs() < clockResolution+doubt:
		return findOK("this machine's clock and the server's agree")
	}
	seen := cli.DescribeClock(ahead)
	const advice = "set the wrong clock, best with NTP: --since 1h counts back from this machine's clock, and selects the wrong hour"
	switch {
	case ahead.Abs() > clockIsWrong:
		return findFailed(cli.ExitFailed, seen, advice)
	case ahead.Abs() > clockDiffers:
		return findWarning(seen, advice)
	}
	return findOK(seen)
}

const (
	smallPages = 100             // rows of a page that slow servers manage
	slowPage   = 5 * time.Second // beyond this a full page is slow, even with a longer timeout
)

// latency measures how long pages of job types take.
func (e *examination) latency(ctx context.Context) finding {
	seen, separator := "pages of", " "
	var took time.Duration
	for _, rows := range []int{1, smallPages, client.DefaultPageSize} {
		begun := e.session.Environment.Now()
		if _, _, err := probe(ctx, e.scale, rows); err != nil {
			return pageFailed(rows, seen, err)
		}
		took = e.session.Environment.Now().Sub(begun)
		seen += separator + output.Count(rows) + " in " + shortTime(took)
		separator = ", "
	}
	timeout, pageSize := e.settings.RequestTimeout, e.settings.PageSize
	switch {
	case took <= slowPage && (timeout == 0 || took <= timeout/2): // twice the time would still be within the timeout
		return findOK(seen + "; " + cli.JobTypes(e.contact.page.Count) + " in total")
	case pageSize != 0 && pageSize <= smallPages:
		return findOK(fmt.Sprintf("%s; slow, but jt is set to pages of %d", seen, pageSize))
	}
	return findWarning(seen, fmt.Sprintf("use --page-size %d: lists then take more, but faster requests", smallPages))
}

func pageFailed(rows int, before string, err error) finding {
	found := findError(err)
	if rows == 1 {
		found.seen = "the second request failed: " + found.seen
		return found
	}
	return findWarning(
		fmt.Sprintf("a page of %s failed: %s; %s", cli.JobTypes(rows), found.seen, before),
		fmt.Sprintf("use --page-size %d: smaller pages are faster, and fail less often", rows/10),
	)
}
