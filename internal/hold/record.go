// Package hold keeps the journals of holds: what a hold paused, written down before and after each change, so that
// what a process that was killed left paused can be told from what others paused.
package hold

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Head says of a journal whose it is.
type Head struct {
	Server  string    `json:"server"` // base URL
	Began   time.Time `json:"began"`
	Host    string    `json:"host,omitempty"`
	Process int       `json:"process,omitempty"`
}

// Entry is a job type that a hold needs paused.
type Entry struct {
	ID      int64
	Name    string
	Version string

	// Asked is when the server was asked to pause it, on the server's clock; zero where it was not asked, or where the
	// server's clock is not known.
	Asked time.Time
	// Begun tells that the server was asked to pause it, or may have been.
	Begun bool
	// Known tells that it was paused and since when, and Paused is that instant as the server spelled it. Where the job
	// type was paused by another hold, it is the instant of that.
	Known  bool
	Paused string
	// Doubted tells that an answer did not say whether it was paused, and that it was not: the server may still pause
	// it, also after it was paused by a further request.
	Doubted bool
}

// Record is what a journal tells.
type Record struct {
	Head
	Entries []Entry
	Broken  int // lines that could not be read
}

// The errors of Parse.
var (
	// ErrNoJournal is a text that is no journal of a hold.
	ErrNoJournal = errors.New("is not the journal of a hold")
	// ErrLater is a journal of a format that is not known here.
	ErrLater = errors.New("is a journal that a later jt wrote")
	// ErrUnbegun is a journal that was cut before anything was paused.
	ErrUnbegun = errors.New("is a journal that was cut before anything was paused")
)

const format = 1

// headLine is the first line of a journal.
type headLine struct {
	Format int `json:"jt_hold"`
	Head
}

// step is what a line of a journal tells.
type step string

const (
	stepPlanned step = "planned" // it is to be paused
	stepBegun   step = "begun"   // the server is about to be asked
	stepPaused  step = "paused"  // it was done
	stepDoubted step = "doubted" // the server may still do it, whatever it did meanwhile
	stepShared  step = "shared"  // another hold paused it, and this one needs it too
)

// stepLine is a line of a journal after the first.
type stepLine struct {
	Step    step       `json:"step"`
	ID      int64      `json:"id"`
	Name    string     `json:"name,omitempty"`
	Version string     `json:"version,omitempty"`
	At      *time.Time `json:"at,omitempty"`     // begun: the server's clock
	Paused  *string    `json:"paused,omitempty"` // paused, shared: since when
}

// headPrefix is what every journal begins with.
const headPrefix = `{"jt_hold":`

// Parse reads a journal. A line that is broken, as the last one is where the power went, is left out: the others count.
func Parse(text []byte) (Record, error) {
	first, rest, whole := bytes.Cut(text, []byte("\n"))
	if !whole && (bytes.HasPrefix(first, []byte(headPrefix)) || bytes.HasPrefix([]byte(headPrefix), first) || blank(first)) {
		return Record{}, ErrUnbegun // nothing is paused before the whole plan is on the disk
	}
	var head headLine
	if !bytes.HasPrefix(first, []byte(headPrefix)) || json.Unmarshal(first, &head) != nil || head.Server == "" {
		return Record{}, ErrNoJournal
	}
	if head.Format != format {
		return Record{}, fmt.Errorf("%w (format %d)", ErrLater, head.Format)
	}
	record := Record{Head: head.Head}
	places := map[int64]int{}
	for line := range bytes.SplitSeq(rest, []byte("\n")) {
		if len(line) > 0 && !record.take(line, places) {
			record.Broken++
		}
	}
	return record, nil
}

// blank tells what a file system can leave of a file that was never written to the disk.
func blank(text []byte) bool { return len(bytes.Trim(text, "\x00")) == 0 }

// take notes what a line tells, and tells whether it could be read.
func (r *Record) take(text []byte, places map[int64]int) bool {
	var line stepLine
	if json.Unmarshal(text, &line) != nil {
		return false
	}
	place, known := places[line.ID]
	switch {
	case line.Step == stepPlanned && !known, line.Step == stepShared && !known && line.Paused != nil:
		places[line.ID] = len(r.Entries)
		entry := Entry{ID: line.ID, Name: line.Name, Version: line.Version}
		if line.Step == stepShared {
			entry.Begun, entry.Known, entry.Paused = true, true, *line.Paused
		}
		r.Entries = append(r.Entries, entry)
	case line.Step == stepBegun && known:
		r.Entries[place].begin(line.At)
	case line.Step == stepPaused && known && line.Paused != nil:
		r.Entries[place].pause(*line.Paused)
	case line.Step == stepDoubted && known:
		r.Entries[place].Doubted = true
	default:
		return false
	}
	return true
}

func (e *Entry) begin(at *time.Time) {
	e.Begun = true
	if at != nil {
		e.Asked = *at
	}
}

func (e *Entry) pause(instant string) { e.Begun, e.Known, e.Paused = true, true, instant }

// text is a record as it is written before anything is paused.
func (r *Record) text() ([]byte, error) {
	lines := []any{headLine{format, r.Head}}
	for _, entry := range r.Entries {
		line := stepLine{Step: stepPlanned, ID: entry.ID, Name: entry.Name, Version: entry.Version}
		if entry.Known {
			line.Step, line.Paused = stepShared, &entry.Paused
		}
		lines = append(lines, line)
	}
	var text []byte
	for _, line := range lines {
		one, err := json.Marshal(line)
		if err != nil {
			return nil, err
		}
		text = append(append(text, one...), '\n')
	}
	return text, nil
}
