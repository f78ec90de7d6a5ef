// Package cache keeps what can be had again but takes too long to ask for at each press of TAB: the names of a server's
// job types.
package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Name is what completion offers of a job type.
type Name struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	Version    string `json:"version"`
	Title      string `json:"title,omitempty"`
	Category   string `json:"category,omitempty"`
	IsPaused   bool   `json:"is_paused,omitempty"`
	IsArchived bool   `json:"is_archived,omitempty"`
}

// Names are the names that a server had at a time. A list that is too long to be read at once is read in several goes;
// until that is done, Earlier has what was known before.
type Names struct {
	Read time.Time `json:"read"` // when the first of them were read
	// NextPage is the page to go on with where there was no time to read all; 0 means that all are there.
	NextPage int    `json:"next_page,omitempty"`
	Names    []Name `json:"names,omitempty"`
	Earlier  *Names `json:"earlier,omitempty"` // never with an Earlier of its own

	// TooSlow is when the program that gives the secret last took longer than there was time.
	TooSlow time.Time `json:"too_slow,omitzero"`
}

const (
	freshFor  = time.Minute    // names are not asked for again
	usableFor = 24 * time.Hour // names are better than none
	restFor   = time.Hour      // a program that was too slow is left alone
)

// within tells whether an instant is no longer ago than a time. One that is still to come was written by another clock.
func within(length time.Duration, at, now time.Time) bool {
	age := now.Sub(at)
	return !at.IsZero() && age >= 0 && age <= length
}

// Fresh tells whether the names are all there, and so new that nobody needs to be asked.
func (n Names) Fresh(now time.Time) bool { return n.NextPage == 0 && within(freshFor, n.Read, now) }

// IsTooSlow tells whether the program that gives the secret is to be left alone.
func (n Names) IsTooSlow(now time.Time) bool { return within(restFor, n.TooSlow, now) }

// All gives the names that can be offered, each job type once.
func (n Names) All(now time.Time) []Name {
	var all []Name
	seen := map[int64]bool{}
	add := func(part Names) {
		if !within(usableFor, part.Read, now) {
			return
		}
		for _, name := range part.Names {
			if !seen[name.ID] {
				seen[name.ID] = true
				all = append(all, name)
			}
		}
	}
	add(n)
	if n.Earlier != nil {
		add(*n.Earlier)
	}
	return all
}

// Next gives what is to be read now: the names to add to, and the page to go on with. A reading that is not at its end
// is gone on with however long it takes, since it would never come there otherwise.
func (n Names) Next(now time.Time) Names {
	if n.NextPage > 1 && within(usableFor, n.Read, now) {
		return n
	}
	next := Names{Read: now, NextPage: 1, TooSlow: n.TooSlow}
	if known := n.All(now); len(known) > 0 {
		next.Earlier = &Names{Read: n.Read, Names: known}
		if n.Read.IsZero() {
			next.Earlier.Read = n.Earlier.Read
		}
	}
	return next
}

// With adds names that were read. nextPage is the page to go on with, 0 where all were read.
func (n Names) With(names []Name, nextPage int) Names {
	n.Names = append(n.Names[:len(n.Names):len(n.Names)], names...)
	n.NextPage = nextPage
	if nextPage == 0 {
		n.Earlier = nil
	}
	return n
}

// maxBytes bounds the file: one that is larger is not of ours.
const maxBytes = 32 << 20

// Folder keeps the names of each server in a file; an empty one keeps nothing.
type Folder string

// Load gives what is kept of a server; nothing, where that is nothing or cannot be read.
func (f Folder) Load(server string) Names {
	if f == "" {
		return Names{}
	}
	file, err := os.Open(f.path(server))
	if err != nil {
		return Names{}
	}
	defer func() { _ = file.Close() }()
	var names Names
	text, err := io.ReadAll(io.LimitReader(file, maxBytes))
	if err != nil || json.Unmarshal(text, &names) != nil {
		return Names{}
	}
	return names
}

// Store keeps the names of a server, for this user alone. A reader finds those from before or these, never a half.
func (f Folder) Store(server string, names Names) error {
	if f == "" {
		return nil
	}
	text, err := json.Marshal(names)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(string(f), "names-*.tmp") // made for this user alone
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(file.Name(), f.path(server))
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// Expire has the names of a server read again when they are next asked for, since something of them was changed.
func (f Folder) Expire(server string, now time.Time) error {
	kept := f.Load(server)
	if len(kept.Names) == 0 {
		return nil
	}
	kept.NextPage = 0
	next := kept.Next(now)
	next.Read = time.Time{}
	return f.Store(server, next)
}

// path names the file by a hash: a URL holds what file names cannot.
func (f Folder) path(server string) string {
	sum := sha256.Sum256([]byte(server))
	return filepath.Join(string(f), "names-"+hex.EncodeToString(sum[:8])+".json")
}
