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
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Version  string `json:"version"`
	Title    string `json:"title,omitempty"`
	Category string `json:"category,omitempty"`
	IsPaused bool   `json:"is_paused,omitempty"`
}

// Names are the names that a server had at a time.
type Names struct {
	Read time.Time `json:"read"` // when the first of them were read
	// NextPage is the page to go on with where there was no time to read all; 0 means that all are there.
	NextPage int    `json:"next_page,omitempty"`
	Names    []Name `json:"names"`
}

// maxBytes bounds the file: one that is larger is not of ours.
const maxBytes = 32 << 20

// Folder keeps the names of each server in a file.
type Folder string

// Load gives what is kept of a server; nothing, where that is nothing or cannot be read.
func (f Folder) Load(server string) Names {
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

// path names the file by a hash: a URL holds what file names cannot.
func (f Folder) path(server string) string {
	sum := sha256.Sum256([]byte(server))
	return filepath.Join(string(f), "names-"+hex.EncodeToString(sum[:8])+".json")
}
