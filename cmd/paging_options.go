package cmd

import (
	"fmt"

	"github.com/spf13/pflag"

	"jt/internal/cli"
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
		return cli.UsageError(fmt.Sprintf("--limit %d would show nothing", o.limit), "give a number from 1, or leave it out to have all")
	case o.paged && o.page < 1:
		return cli.UsageError(fmt.Sprintf("there is no page %d", o.page), "pages are counted from 1")
	}
	return nil
}

// walkLimit is how many rows are to be read; 0 means all, as where rows are left out here.
func (o *pagingOptions) walkLimit(selects bool) int {
	if o.limited && !selects {
		return o.limit
	}
	return 0
}
