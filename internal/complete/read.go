package complete

import (
	"context"
	"errors"
	"sync"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/internal/view"
)

const (
	// pageRows is so few that servers answer in time: their time grows with the rows.
	pageRows    = 100
	pagesAtOnce = 4
)

// jobTypes returns those of the server, as far as there is time to read them, and whether these are all. There is no
// error: who presses TAB is at work on something else.
func (c *completer) jobTypes(ctx context.Context) (all []jobType, isComplete bool) {
	connection, err := c.session.Resolve()
	if err != nil || connection.Server == "" || c.session.Connection.Check() != nil {
		return nil, false
	}
	now := c.session.Environment.Now()
	file := namesFile(c.session, connection.Server)
	known := loadNames(file, now)
	if !known.rest(now) && c.readMore(ctx, connection, &known) {
		_ = known.store(file) // or it is read again at the next TAB
	}
	return known.all()
}

// readMore adds what there is time to read. It reports whether something changed.
func (c *completer) readMore(ctx context.Context, connection config.Connection, known *names) bool {
	found, err := c.settings(ctx, connection)
	if ctx.Err() != nil && len(connection.Auth.SecretCommand) > 0 {
		// It may ask somebody for a passphrase, which not every TAB should.
		known.AskAgain = c.session.Environment.Now().Add(keptFor)
		return true
	}
	if err != nil {
		return false
	}
	found.Retries = 0
	scale, done, err := c.session.Open(found)
	if err != nil {
		return false
	}
	defer done()
	return c.readPages(ctx, scale, known)
}

// settings are those of a connection. A program that prints the secret cannot always be ended in time: it ends with jt.
func (c *completer) settings(ctx context.Context, connection config.Connection) (cli.Settings, error) {
	type result struct {
		found cli.Settings
		err   error
	}
	resolved := make(chan result, 1)
	go func() {
		found, err := c.session.SettingsOf(ctx, connection)
		resolved <- result{found, err}
	}()
	select {
	case got := <-resolved:
		return got.found, got.err
	case <-ctx.Done():
		return cli.Settings{}, ctx.Err()
	}
}

// readPages goes on with the list until its end, or until there is no more time. It reports whether something changed.
func (c *completer) readPages(ctx context.Context, scale *client.Client, known *names) (changed bool) {
	for {
		var pages [pagesAtOnce]client.Page[client.Object]
		var problems [pagesAtOnce]error
		first, asked := known.Next, pagesAtOnce
		if first <= 1 {
			first, asked = 1, 1 // most servers have no other page
		}
		var readers sync.WaitGroup
		for i := range asked {
			readers.Go(func() {
				options := client.ListOptions{Page: first + i, PageSize: pageRows}
				pages[i], problems[i] = scale.JobTypes.List(options).Objects().Page(ctx)
			})
		}
		readers.Wait()
		for i := range asked {
			number := first + i
			switch {
			case errors.Is(problems[i], client.ErrNoSuchPage):
				known.end(number - 1)
				return true
			case problems[i] != nil:
				return changed
			}
			known.put(number, jobTypesOf(pages[i].Rows), c.session.Environment.Now())
			changed = true
			if !pages[i].More {
				known.end(number)
				return true
			}
		}
	}
}

// jobTypesOf leaves out what is no job type as it is documented.
func jobTypesOf(rows []client.Object) []jobType {
	page := make([]jobType, 0, len(rows))
	for _, row := range rows {
		var found jobType
		var problems [3]error
		found.ID, problems[0] = row.Integer("id")
		found.Name, problems[1] = row.Text("name")
		found.Version, problems[2] = row.Text("version")
		if errors.Join(problems[:]...) != nil {
			continue
		}
		found.Title, _ = row.Text("title") // it only helps to tell job types apart
		found.Category, _ = row.Text("category")
		state, _ := view.JobTypeState(row)
		found.IsArchived = state == view.StateArchived
		found.IsPaused, _ = row.Boolean("is_paused")
		page = append(page, found)
	}
	return page
}
