package cmd

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"jt/client"
	"jt/internal/cache"
	"jt/internal/cli"
	"jt/internal/config"
)

const (
	// storeTime is what of completionTime is left to keep and to print what was read.
	storeTime = 20 * time.Millisecond
	// completionPage is so small that servers answer in time: their time goes with the rows.
	completionPage        = 100
	completionPagesAtOnce = 4
)

// knownNames are the names of the server's job types, as far as there is time to ask for them. There is no error: who
// presses TAB is at work on something else.
func (c *completer) knownNames(ctx context.Context) []cache.Name {
	a := c.session
	now := a.Environment.Now()
	connection, err := a.Resolve()
	if err != nil || connection.Server == "" || a.Connection.Check() != nil {
		return nil
	}
	folder := namesFolder(a)
	kept := folder.Load(connection.Server)
	if kept.Fresh(now) || len(connection.Auth.SecretCommand) > 0 && kept.IsTooSlow(now) {
		return kept.All(now)
	}
	next := kept.Next(now)
	read := c.readNames(ctx, connection, next.NextPage)
	switch {
	case len(read.pages) > 0 || read.last > 0:
		next = next.With(read.names(next.NextPage))
	case read.lacksSecret && len(connection.Auth.SecretCommand) > 0:
		next = kept
		next.TooSlow = now
	default:
		return kept.All(now)
	}
	_ = folder.Store(connection.Server, next) // it is read again at the next TAB
	return next.All(now)
}

// namesFolder is where names are kept; none where the user has no place for it.
func namesFolder(session *cli.Session) cache.Folder {
	path, err := config.CacheDirectory().Path(session.Environment.Getenv)
	if err != nil {
		return ""
	}
	return cache.Folder(path)
}

// readNames reads pages from one on until there are no more, or no more time.
func (c *completer) readNames(ctx context.Context, connection config.Connection, from int) *namesReading {
	deadline, _ := ctx.Deadline()
	reading := &namesReading{next: from, alone: from == 1, pages: map[int][]cache.Name{}, lacksSecret: true}
	bounded, stop := context.WithDeadline(ctx, deadline.Add(-storeTime))
	defer stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		reading.run(bounded, c.session, connection)
	}()
	select {
	case <-ended:
	case <-ctx.Done(): // what cannot be ended, such as the look-up of a name, ends with the process
	}
	reading.mutex.Lock()
	defer reading.mutex.Unlock()
	reading.closed = true
	return reading
}

// namesReading is a reading of names, page by page. Who holds the mutex has it.
type namesReading struct {
	mutex       sync.Mutex
	closed      bool // whoever still reads is too late
	next        int  // the page to ask for
	last        int  // the last page there is; 0 where that is not known
	alone       bool // the next page is asked for alone: most servers have no other
	pages       map[int][]cache.Name
	lacksSecret bool // there was no time for more than the credentials
}

func (r *namesReading) run(ctx context.Context, a *cli.Session, connection config.Connection) {
	found, err := a.SettingsOf(ctx, connection)
	if err != nil && ctx.Err() != nil {
		return
	}
	r.mutex.Lock()
	if !r.closed {
		r.lacksSecret = false
	}
	r.mutex.Unlock()
	if err != nil {
		return
	}
	found.Retries = 0
	scale, done, err := a.Open(found)
	if err != nil {
		return
	}
	defer done()
	if r.alone {
		r.alone = false
		r.readNext(ctx, scale)
	}
	var readers sync.WaitGroup
	for range completionPagesAtOnce {
		readers.Go(func() {
			for r.readNext(ctx, scale) {
			}
		})
	}
	readers.Wait()
}

// readNext reads a page, and tells whether there is another one to ask for.
func (r *namesReading) readNext(ctx context.Context, scale *client.Client) bool {
	r.mutex.Lock()
	number := r.next
	wanted := !r.closed && (r.last == 0 || number <= r.last)
	r.next++
	r.mutex.Unlock()
	if !wanted {
		return false
	}
	page, err := scale.JobTypes.List(client.ListOptions{Page: number, PageSize: completionPage}).Objects().Page(ctx)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	switch {
	case r.closed:
		return false
	case errors.Is(err, client.ErrNoSuchPage):
		r.endAt(number - 1)
		return false
	case err != nil:
		r.closed = true // the next question would not be answered better
		return false
	case !page.More:
		r.endAt(number)
	}
	r.pages[number] = namesOf(page.Rows)
	return true
}

func (r *namesReading) endAt(last int) {
	if r.last == 0 || last < r.last {
		r.last = last
	}
}

// names are those that were read. next is the first page that is missing, 0 where none is.
func (r *namesReading) names(from int) (names []cache.Name, next int) {
	for _, number := range slices.Sorted(maps.Keys(r.pages)) {
		if r.last == 0 || number <= r.last {
			names = append(names, r.pages[number]...)
		}
	}
	next = from
	for r.pages[next] != nil {
		next++
	}
	if r.last != 0 && next > r.last {
		next = 0
	}
	return names, next
}

// namesOf leaves out what is no job type as it is documented.
func namesOf(rows []client.Object) []cache.Name {
	names := make([]cache.Name, 0, len(rows))
	for _, row := range rows {
		var name cache.Name
		var problems [3]error
		name.ID, problems[0] = row.Integer("id")
		name.Name, problems[1] = row.Text("name")
		name.Version, problems[2] = row.Text("version")
		if errors.Join(problems[:]...) != nil {
			continue
		}
		name.Title, _ = row.Text("title") // it only helps to tell job types apart
		name.Category, _ = row.Text("category")
		state, _ := jobTypeState(row)
		name.IsArchived = state == stateArchived
		name.IsPaused, _ = row.Boolean("is_paused")
		names = append(names, name)
	}
	return names
}
