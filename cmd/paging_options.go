package cmd

import (
	"fmt"

	"github.com/spf13/pflag"
)

// pagingOptions say how much of a list is read and shown.
type pagingOptions struct {
	limit    int
	page     int
	pageSize int

	limited, paged, sized bool // whether the flag was given
}

// addFlags adds those that every list has; rows are called what.
func (o *pagingOptions) addFlags(flags *pflag.FlagSet, what string) {
	flags.IntVar(&o.limit, "limit", 0, "at most this `number` of "+what)
	size := "`rows` asked for at once, 1 to 1000 (default 1000)"
	if flags.Lookup("page") != nil {
		size = "`rows` asked for at once, 1 to 1000 (default 1000, with --page 100)"
	}
	flags.IntVar(&o.pageSize, "page-size", 0, size)
}

// addPageFlag comes before addFlags, for the lists of which one page can be asked for.
func (o *pagingOptions) addPageFlag(flags *pflag.FlagSet) {
	flags.IntVar(&o.page, "page", 0, "only this `page`, counted from 1")
}

func (o *pagingOptions) read(flags *pflag.FlagSet) {
	o.limited, o.paged, o.sized = flags.Changed("limit"), flags.Changed("page"), flags.Changed("page-size")
}

// check is done before anything is sent.
func (o *pagingOptions) check() error {
	switch {
	case o.limited && o.limit < 1:
		return &usageError{fmt.Sprintf("--limit %d would show nothing", o.limit), "give a number from 1, or leave it out to have all"}
	case o.paged && o.page < 1:
		return &usageError{fmt.Sprintf("there is no page %d", o.page), "pages are counted from 1"}
	case o.sized && (o.pageSize < 1 || o.pageSize > 1000):
		return &usageError{fmt.Sprintf("--page-size %d is not a size that servers take", o.pageSize), "give 1 to 1000"}
	}
	return nil
}
