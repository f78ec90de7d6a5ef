package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/selection"
)

// addPagingFlags adds those that every list has; rows are called what.
func addPagingFlags(flags *pflag.FlagSet, o *selection.Paging, what string) {
	flags.IntVar(&o.Limit, "limit", 0, "at most this `number` of "+what)
}

// addPageFlag is for the lists of which one page can be asked for.
func addPageFlag(flags *pflag.FlagSet, o *selection.Paging) {
	flags.IntVar(&o.Page, "page", 0, "only this `page`, counted from 1, of --page-size rows or 100")
}

func readPaging(flags *pflag.FlagSet, o *selection.Paging) {
	o.Limited, o.Paged = flags.Changed("limit"), flags.Changed("page")
}
