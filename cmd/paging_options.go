package cmd

import (
	"fmt"

	"github.com/spf13/pflag"

	"jt/client"
)

// pagingOptions say how much of a list is read and shown.
type pagingOptions struct {
	limit int
	page  int

	limited, paged bool // whether the flag was given
}

// addFlags adds those that every list has; rows are called what.
func (o *pagingOptions) addFlags(flags *pflag.FlagSet, what string) {
	flags.IntVar(&o.limit, "limit", 0, "at most this `number` of "+what)
}

// addPageFlag is for the lists of which one page can be asked for.
func (o *pagingOptions) addPageFlag(flags *pflag.FlagSet) {
	flags.IntVar(&o.page, "page", 0, "only this `page`, counted from 1, of --page-size rows or 100")
}

func (o *pagingOptions) read(flags *pflag.FlagSet) {
	o.limited, o.paged = flags.Changed("limit"), flags.Changed("page")
}

// check is done before anything is sent.
func (o *pagingOptions) check() error {
	switch {
	case o.limited && o.limit < 1:
		return &usageError{fmt.Sprintf("--limit %d would show nothing", o.limit), "give a number from 1, or leave it out to have all"}
	case o.paged && o.page < 1:
		return &usageError{fmt.Sprintf("there is no page %d", o.page), "pages are counted from 1"}
	}
	return nil
}

// size is how many rows to ask for at once; 0 leaves it to the client, or to the server where one page is asked for.
// No more are asked for than are shown, unless rows are left out here. given is that of --page-size, 0 for none.
func (o *pagingOptions) size(given int, scale *client.Client, selects bool) int {
	if given == 0 && o.limited && !o.paged && !selects {
		return min(o.limit, scale.PageSize())
	}
	return given
}
