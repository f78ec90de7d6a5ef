package hold

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

const format = 1

// head is the first line of a journal.
type head struct {
	Format  int       `json:"jt_hold"`
	Server  string    `json:"server"` // base URL
	Began   time.Time `json:"began"`
	Host    string    `json:"host,omitempty"`
	Process int       `json:"process,omitempty"`
	User    string    `json:"user,omitempty"`
	Command []string  `json:"command,omitempty"` // and its arguments, without jt's secrets
}

// entry is a job type that a hold needs to be paused.
type entry struct {
	ID      int64
	Name    string
	Version string

	// Begun: the server was, or may have been, asked to pause it. Asked is when, by the server's clock, or by this machine's
	// if Local; zero in journals of an earlier jt that did not know the server's.
	Begun bool
	Asked time.Time
	Local bool
	// Known: it was paused, perhaps by another hold. Paused is since when, as the server wrote it.
	Known  bool
	Paused string
	// Doubted: a response left open whether the server paused it, and it was not paused. The server may still pause it, even
	// after a further request has paused it.
	Doubted bool
}

// record is the content of a journal.
type record struct {
	Head    head
	Entries []entry
	Command command
	Lost    int // lines that could not be read, and may have been about something to undo

	places map[int64]int // in Entries, by id
}

// command is the process of COMMAND; zero if it did not start.
type command struct {
	ID    int
	Start string // see processStart
}

// commandRuns reports whether COMMAND is still running. Of a process of another machine that is not known.
func (r record) commandRuns() bool {
	host, err := os.Hostname()
	return err == nil && host == r.Head.Host && r.Command.Start != "" && processStart(r.Command.ID) == r.Command.Start
}

var (
	errNoJournal = errors.New("not the journal of a hold")
	errLater     = errors.New("written by a newer jt")
	errUnbegun   = errors.New("ends before anything was paused")
)

// step is what a line of a journal records.
type step string

const (
	stepPlanned step = "planned" // the hold is going to pause it
	stepBegun   step = "begun"   // the request to pause it is about to be sent
	stepPaused  step = "paused"  // it was paused
	stepDoubted step = "doubted" // the server may still pause it, whatever later responses said
	stepShared  step = "shared"  // another hold paused it, and this one needs it paused too
	stepStarted step = "started" // COMMAND was started
	stepForgot  step = "forgot"  // the user decided that there is nothing to undo
)

// line is a line of a journal, after the first.
type line struct {
	Step    step      `json:"step"`
	ID      int64     `json:"id,omitzero"` // of a job type
	Name    string    `json:"name,omitempty"`
	Version string    `json:"version,omitempty"`
	At      time.Time `json:"at,omitzero"`      // begun: the server's clock
	Local   bool      `json:"local,omitempty"`  // at is by this machine's clock, as the server's is not known
	Paused  *string   `json:"paused,omitempty"` // paused, shared: since when
	Process int       `json:"process,omitzero"` // started: the id of COMMAND's process
	Start   string    `json:"start,omitempty"`  // started: see processStart
}

// headPrefix is the beginning of every journal.
const headPrefix = `{"jt_hold":`

// parse reads a journal. It counts the lines that cannot be read, and uses the others. The last one may be incomplete, as after
// a power failure: what a hold did not finish writing, it did not act on.
func parse(text []byte) (record, error) {
	first, rest, complete := bytes.Cut(text, []byte("\n"))
	if !complete && (bytes.HasPrefix(first, []byte(headPrefix)) || bytes.HasPrefix([]byte(headPrefix), first) || len(bytes.Trim(first, "\x00")) == 0) {
		// Nothing is paused before the complete plan is on the disk. A file that never reached it may consist of zeros.
		return record{}, errUnbegun
	}
	r := record{places: map[int64]int{}}
	if !bytes.HasPrefix(first, []byte(headPrefix)) || json.Unmarshal(first, &r.Head) != nil || r.Head.Server == "" {
		return record{}, errNoJournal
	}
	if r.Head.Format != format {
		return record{}, fmt.Errorf("%w (format %d)", errLater, r.Head.Format)
	}
	for text := range bytes.SplitAfterSeq(rest, []byte("\n")) {
		text, complete := bytes.CutSuffix(text, []byte("\n"))
		var l line
		if understood := len(text) == 0 || json.Unmarshal(text, &l) == nil && r.take(l); !understood && complete {
			r.Lost++
		}
	}
	return r, nil
}

// take adds a line to the record, and reports whether the line makes sense.
func (r *record) take(l line) bool {
	if l.Step == stepStarted {
		r.Command = command{l.Process, l.Start}
		return true
	}
	place, known := r.places[l.ID]
	if isPlan := l.Step == stepPlanned || l.Step == stepShared; isPlan == known {
		return false
	}
	if !known {
		place, r.places[l.ID] = len(r.Entries), len(r.Entries)
		r.Entries = append(r.Entries, entry{ID: l.ID, Name: l.Name, Version: l.Version})
	}
	one := &r.Entries[place]
	switch {
	case l.Step == stepPlanned:
	case l.Step == stepBegun:
		one.Begun, one.Asked, one.Local = true, l.At, l.Local
	case (l.Step == stepPaused || l.Step == stepShared) && l.Paused != nil:
		one.Begun, one.Known, one.Paused = true, true, *l.Paused
	case l.Step == stepDoubted:
		one.Doubted = true
	case l.Step == stepForgot:
		*one = entry{ID: one.ID, Name: one.Name, Version: one.Version}
	default:
		return false
	}
	return true
}

// planText returns a journal as it is written before anything is paused.
func planText(first head, plan []line) ([]byte, error) {
	first.Format = format
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	err := lines.Encode(first)
	for _, one := range plan {
		err = errors.Join(err, lines.Encode(one))
	}
	return text.Bytes(), err
}
