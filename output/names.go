package output

import "strings"

// nameRows writes the name of each row on a line of its own.
type nameRows struct {
	out      *sink
	view     *View
	terminal bool
}

func (r *nameRows) print(row Object) error {
	name, err := r.view.Name(row)
	if err != nil {
		return err
	}
	// A line break in a name would make another name of its rest, for the command that reads the lines to act upon.
	if r.terminal || strings.ContainsAny(name, "\n\r") {
		name = Visible(name)
	}
	return r.out.write([]byte(name + "\n"))
}

func (r *nameRows) close(bool) error { return nil }
