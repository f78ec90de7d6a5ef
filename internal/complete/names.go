package complete

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"jt/internal/atomicfile"
	"jt/internal/cli"
	"jt/internal/config"
)

const (
	keptFor   = time.Minute    // nothing is read again
	usableFor = 24 * time.Hour // names are better than none
)

// names are what is known of a server's job types. A list that is too long to be read at one TAB is read in several:
// a page that is read takes the place of the one that was known before.
type names struct {
	Read     time.Time   `json:"read"`               // when the first page was last read
	AskAgain time.Time   `json:"ask_again,omitzero"` // nothing is read before
	Next     int         `json:"next,omitempty"`     // the page to go on with; 0 where the last one was read
	Pages    [][]jobType `json:"pages"`
}

// jobType is what completion needs of a job type, as the server has it.
type jobType struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Version  string `json:"version"`
	Title    string `json:"title,omitempty"`
	Category string `json:"category,omitempty"`
	IsActive bool   `json:"is_active,omitempty"`
	IsPaused bool   `json:"is_paused,omitempty"`
}

func (t jobType) ref() string { return t.Name + "@" + t.Version }

// rest reports whether nothing is to be read yet. A time that is further away was written by another clock.
func (n *names) rest(now time.Time) bool {
	left := n.AskAgain.Sub(now)
	return left > 0 && left <= keptFor
}

// all returns each job type once: one that moved while the list was read can be on two pages. isComplete reports whether
// these are all that the server has.
func (n *names) all() (all []jobType, isComplete bool) {
	seen := map[int64]bool{}
	for _, page := range n.Pages {
		for _, one := range page {
			if !seen[one.ID] {
				seen[one.ID] = true
				all = append(all, one)
			}
		}
	}
	return all, n.Next == 0
}

// put has a page take its place.
func (n *names) put(number int, page []jobType, now time.Time) {
	if number == 1 {
		n.Read = now
	}
	if number <= len(n.Pages) {
		n.Pages[number-1] = page
	} else {
		n.Pages = append(n.Pages, page)
	}
	n.Next = number + 1
}

// end keeps no pages after the last one.
func (n *names) end(last int) {
	n.Pages = n.Pages[:last]
	n.Next = 0
	n.AskAgain = n.Read.Add(keptFor)
}

// namesFile is where the names of a server are kept, "" where the user has no place for it. It is named by a hash: a URL
// holds what file names cannot.
func namesFile(session *cli.Session, server string) string {
	folder, err := config.CacheDirectory().Path(session.Environment.Getenv)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(server))
	return filepath.Join(folder, "names-"+hex.EncodeToString(sum[:8])+".json")
}

// loadNames returns what is kept and not too old, and no names where that is nothing or cannot be read.
func loadNames(file string, now time.Time) names {
	var kept names
	text, err := os.ReadFile(file) //nolint:gosec // the user's own cache folder
	if err != nil || json.Unmarshal(text, &kept) != nil || kept.Next < 0 || kept.Next > len(kept.Pages)+1 {
		return names{}
	}
	if age := now.Sub(kept.Read); age < 0 || age > usableFor {
		return names{AskAgain: kept.AskAgain}
	}
	return kept
}

// store keeps the names for this user alone. A reader finds those from before or these, never a half.
func (n *names) store(file string) error {
	text, err := json.Marshal(n)
	if err != nil || file == "" {
		return err
	}
	folder := filepath.Dir(file)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(folder, "names-*.tmp") // made for this user alone
	if err != nil {
		return err
	}
	return atomicfile.Replace(file, temporary, text)
}
