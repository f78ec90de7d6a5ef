package log

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jt/output"
)

// entry is one line of the log: the result of one change.
type entry struct {
	output.RawObject `json:"-"` // the line

	Time     time.Time `json:"time"`
	Run      string    `json:"run"` // the same for all changes of one command line
	User     string    `json:"user"`
	Host     string    `json:"host"`
	Server   string    `json:"server"`
	Context  string    `json:"context,omitempty"`
	Command  string    `json:"command"`
	Action   string    `json:"action"` // of jt api the method
	ID       int64     `json:"id,omitzero"`
	Name     string    `json:"name,omitempty"`
	Version  string    `json:"version,omitempty"`
	Ref      string    `json:"ref,omitempty"`
	Category string    `json:"category,omitempty"`
	Path     string    `json:"path,omitempty"` // of jt api, without query
	Result   string    `json:"result"`
	Status   int       `json:"status,omitempty"` // of jt api
	Error    string    `json:"error,omitempty"`
	Paused   string    `json:"paused,omitempty"` // since when the change paused the job type, as the server says
	Reason   string    `json:"reason,omitempty"`
}

// The results that are not those of the report of a change.
const (
	resultFailed   = "failed"
	resultAccepted = "accepted"
)

var errForeign = errors.New("not a line of the log")

// parse reads a line. Lines of later versions may have more keys. The error is errForeign.
func parse(line []byte) (entry, error) {
	read := entry{RawObject: line}
	if !utf8.Valid(line) || json.Unmarshal(line, &read) != nil ||
		read.Time.IsZero() || read.Run == "" || read.Command == "" || read.Result == "" {
		return read, errForeign
	}
	return read, nil
}

// by names who made a change.
func (e *entry) by() string { return e.User + "@" + e.Host }

// on names where.
func (e *entry) on() string {
	if e.Context != "" {
		return e.Context
	}
	return e.Server
}

// how says with what a change was made, and why.
func (e *entry) how() string {
	text := ""
	if e.Command == "hold" {
		text = " with jt hold"
	}
	if e.Reason != "" {
		text += " (" + e.Reason + ")"
	}
	return text
}

// target names what was changed.
func (e *entry) target() string {
	if e.Path != "" {
		return e.Action + " " + e.Path
	}
	return e.Ref
}

// isOf reports whether a change was of the job type that a REF names. A path of jt api can have its id or name.
func (e *entry) isOf(ref string) bool {
	if e.Path != "" {
		return strings.Contains(e.Path+"/", "/job-types/"+strings.ReplaceAll(ref, "@", "/")+"/")
	}
	return ref == e.Ref || ref == e.Name || ref == e.Name+"@"+e.Version || e.ID != 0 && ref == strconv.FormatInt(e.ID, 10)
}
