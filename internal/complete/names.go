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
	keptFor   = time.Minute    // then names are read again
	usableFor = 24 * time.Hour // old names are better than none

	maxNamesBytes = 64 << 20 // 100,000 job types need less
)

// names are the job types of a server, as far as they were read. A list that is too long for one TAB is read over several. A
// new page replaces the old one of the same number.
type names struct {
	Read     time.Time   `json:"read"`               // when the first page was last read
	AskAgain time.Time   `json:"ask_again,omitzero"` // the next reading is not before
	Next     int         `json:"next,omitempty"`     // the next page to read; 0 after the last one
	Pages    [][]jobType `json:"pages"`
}

// jobType has the fields of a job type, or of an error, that completion uses, under the server's names.
type jobType struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Version  string `json:"version"`
	Title    string `json:"title,omitempty"`
	Category string `json:"category,omitempty"`
	IsActive bool   `json:"is_active,omitempty"`
	IsPaused bool   `json:"is_paused,omitempty"`
	OwnedBy  string `json:"job_type_name,omitempty"` // of an error: the job type that defines it
}

func (t jobType) ref() string { return t.Name + "@" + t.Version }

// rest reports whether it is too early to read again. A time further away than a minute was written by a wrong clock.
func (n *names) rest(now time.Time) bool {
	left := n.AskAgain.Sub(now)
	return left > 0 && left <= keptFor
}

// all returns each job type once: one that moved while the list was read can be on two pages. isComplete reports whether the
// server has no others.
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

// put stores a page.
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

// end marks the last page, and drops older pages after it.
func (n *names) end(last int) {
	n.Pages = n.Pages[:last]
	n.Next = 0
	n.AskAgain = n.Read.Add(keptFor)
}

// namesFile returns the file for a list of names of a server, "" if the user has no cache folder. Its name has a hash, because a
// URL can contain characters that file names cannot.
func namesFile(session *cli.Session, server, list string) string {
	folder, err := config.CacheDirectory().Path(session.Environment.Getenv)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(server))
	return filepath.Join(folder, list+"-"+hex.EncodeToString(sum[:8])+".json")
}

// loadNames reads stored names. It returns none if they are too old or cannot be read.
func loadNames(file string, now time.Time) names {
	text, _, err := atomicfile.Read(file, maxNamesBytes)
	if err != nil {
		return names{}
	}
	return readNames(text, now)
}

func readNames(text []byte, now time.Time) names {
	var kept names
	if json.Unmarshal(text, &kept) != nil || kept.Next < 0 || kept.Next > len(kept.Pages)+1 {
		return names{}
	}
	if age := now.Sub(kept.Read); age < 0 || age > usableFor {
		return names{AskAgain: kept.AskAgain}
	}
	return kept
}

// store writes names to a file that only this user can read, in one step: a reader finds the old names or the new ones.
func (n *names) store(file string) error {
	text, err := json.Marshal(n)
	if err != nil || file == "" {
		return err
	}
	folder := filepath.Dir(file)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(folder, "names-*.tmp") // with permissions for this user only
	if err != nil {
		return err
	}
	return atomicfile.Replace(file, temporary, text)
}
