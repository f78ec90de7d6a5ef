package selection

import (
	"fmt"

	"jt/internal/cli"
)

// Paging say how much of a list is read and shown.
type Paging struct {
	Limit int
	Page  int

	Limited, Paged bool // whether the flag was given
}

// Check is done before anything is sent.
func (o *Paging) Check() error {
	switch {
	case o.Limited && o.Limit < 1:
		return cli.UsageError(fmt.Sprintf("--limit %d would show nothing", o.Limit), "give a number from 1, or leave it out to have all")
	case o.Paged && o.Page < 1:
		return cli.UsageError(fmt.Sprintf("there is no page %d", o.Page), "pages are counted from 1")
	}
	return nil
}

// WalkLimit is how many rows are to be read; 0 means all, as where rows are left out here.
func (o *Paging) WalkLimit(selects bool) int {
	if o.Limited && !selects {
		return o.Limit
	}
	return 0
}
