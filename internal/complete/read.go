package complete

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/config"
)

const (
	// pageRows is small, because the time of a response grows with its rows.
	pageRows    = 100
	pagesAtOnce = 4
)

// source is a list whose names are completed.
type source struct {
	file string // the beginning of the name of the file that keeps it
	page func(scale *client.Client, number int) *client.List[model.Object]
}

func jobTypeSource() source {
	return source{"names", func(scale *client.Client, number int) *client.List[model.Object] {
		return scale.JobTypes.List(client.ListOptions{Page: number, PageSize: pageRows, Brief: true}).Objects()
	}}
}

func errorSource() source {
	return source{"errors", func(scale *client.Client, number int) *client.List[model.Object] {
		return scale.Errors.List(client.PageOptions{Page: number, PageSize: pageRows}).Objects()
	}}
}

// jobTypes returns the job types of the server that there is time to read, and whether these are all.
func (c *completer) jobTypes(ctx context.Context) (all []jobType, isComplete bool) {
	return c.rows(ctx, jobTypeSource())
}

// rows returns the rows of a list that there is time to read, and whether these are all. It returns no error: a user who
// presses TAB is busy with something else.
func (c *completer) rows(ctx context.Context, from source) (all []jobType, isComplete bool) {
	if contexts := c.givenContexts(); len(contexts) > 1 {
		c.session.Connection.ContextName = contexts[0] // its names are likely to be those of the others
	}
	connection, err := c.session.Resolve(c.session.Connection.Asked())
	if err != nil || connection.Server == "" || c.session.Connection.Check() != nil {
		return nil, false
	}
	now := c.session.Environment.Now()
	file := namesFile(c.session, connection.Server, from.file)
	known := loadNames(file, now)
	if !known.rest(now) && c.readMore(ctx, connection, from, &known) {
		_ = known.store(file) // on failure, the next TAB reads again
	}
	return known.all()
}

// givenContexts returns the contexts of --context. cobra parses the flags twice before it completes a value.
func (c *completer) givenContexts() []string {
	once := c.session.Connection
	once.Contexts = once.Contexts[:len(once.Contexts)/2]
	names, _ := once.ContextNames() // the command reports the error
	return names
}

// readMore reads as many pages as there is time for. It reports whether known changed.
func (c *completer) readMore(ctx context.Context, connection config.Connection, from source, known *names) bool {
	// A command that prints a secret may not stop in time.
	found, err := cli.UntilEnd(ctx, func() (cli.Settings, error) { return c.session.SettingsOf(ctx, connection) })
	if ctx.Err() != nil && len(connection.Auth.SecretCommand) > 0 {
		// The command may ask for a passphrase: not at every TAB.
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
	return c.readPages(ctx, scale, from, known)
}

// readPages reads the list to its end, or until ctx ends. It reports whether known changed.
func (c *completer) readPages(ctx context.Context, scale *client.Client, from source, known *names) (changed bool) {
	for {
		first, asked := max(known.Next, 1), pagesAtOnce
		if first == 1 {
			asked = 1 // most servers have only one
		}
		pages, problems := make([]client.Page[model.Object], asked), make([]error, asked)
		var readers sync.WaitGroup
		for i := range asked {
			readers.Go(func() {
				problems[i] = cli.Try(func() (err error) {
					pages[i], err = from.page(scale, first+i).Page(ctx)
					return err
				})
			})
		}
		readers.Wait()
		for i, page := range pages {
			number := first + i
			switch {
			case errors.Is(problems[i], client.ErrNoSuchPage):
				known.end(number - 1)
				return true
			case problems[i] != nil:
				return changed
			}
			known.put(number, jobTypesOf(page.Rows), c.session.Environment.Now())
			changed = true
			if !page.More {
				known.end(number)
				return true
			}
		}
	}
}

// jobTypesOf decodes rows, and leaves out those with a field of another type than documented.
func jobTypesOf(rows []model.Object) []jobType {
	page := make([]jobType, 0, len(rows))
	for _, row := range rows {
		var one jobType
		if json.Unmarshal(row.JSON(), &one) == nil {
			page = append(page, one)
		}
	}
	return page
}
