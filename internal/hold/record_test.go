package hold

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

const wholeJournal = `{"jt_hold":1,"server":"https://host/scale/api","began":"2026-11-25T03:00:00Z","host":"vm","process":17}
{"step":"planned","id":6,"name":"landsat-parse","version":"1.0.0"}
{"step":"planned","id":7,"name":"landsat-parse","version":"1.1.0"}
{"step":"shared","id":8,"name":"landsat-parse","version":"2.0.0","paused":"2026-11-25T02:00:00.123Z"}
{"step":"begun","id":6,"at":"2026-11-25T03:00:01Z"}
{"step":"begun","id":7}
{"step":"paused","id":6,"paused":"2026-11-25T03:00:01.500Z"}
`

func wholeRecord() record {
	return record{
		Head: head{Format: format, Server: "https://host/scale/api", Began: time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC), Host: "vm", Process: 17},
		Entries: []entry{
			{ID: 6, Name: "landsat-parse", Version: "1.0.0", Asked: time.Date(2026, 11, 25, 3, 0, 1, 0, time.UTC), Begun: true, Known: true, Paused: "2026-11-25T03:00:01.500Z"},
			{ID: 7, Name: "landsat-parse", Version: "1.1.0", Begun: true},
			{ID: 8, Name: "landsat-parse", Version: "2.0.0", Begun: true, Known: true, Paused: "2026-11-25T02:00:00.123Z"},
		},
	}
}

func TestParse(t *testing.T) {
	head, steps, _ := strings.Cut(wholeJournal, "\n")
	broken := wholeRecord()
	broken.Lost = 1
	forgot := wholeRecord()
	forgot.Entries[0] = entry{ID: 6, Name: "landsat-parse", Version: "1.0.0"}
	doubted := wholeRecord()
	doubted.Entries[1].Doubted = true
	for name, test := range map[string]struct {
		text string
		want record
		err  error
	}{
		"complete":                    {wholeJournal, wholeRecord(), nil},
		"without its last line feed":  {strings.TrimSuffix(wholeJournal, "\n"), wholeRecord(), nil},
		"with half a line":            {wholeJournal + `{"step":"paused","id":7,"pau`, wholeRecord(), nil},
		"with a line of zeros":        {wholeJournal + "\x00\x00\x00", wholeRecord(), nil},
		"with half a line in it":      {head + "\n{\"step\":\"pla\n" + steps, broken, nil},
		"with a job type to forget":   {wholeJournal + `{"step":"forgot","id":6}` + "\n", forgot, nil},
		"with a doubt":                {wholeJournal + `{"step":"doubted","id":7}` + "\n", doubted, nil},
		"with a step not known":       {wholeJournal + `{"step":"danced","id":7}` + "\n", broken, nil},
		"with a job type not known":   {wholeJournal + `{"step":"begun","id":70}` + "\n", broken, nil},
		"planned twice":               {wholeJournal + `{"step":"planned","id":7,"name":"other","version":"1"}` + "\n", broken, nil},
		"paused at no instant":        {wholeJournal + `{"step":"paused","id":7}` + "\n", broken, nil},
		"with lines after a torn one": {strings.Replace(wholeJournal, `{"step":"paused","id":6`, "{\"ste\n"+`{"step":"paused","id":6`, 1), broken, nil},
		"nothing":                     {"", record{}, errUnbegun},
		"zeros":                       {"\x00\x00", record{}, errUnbegun},
		"the beginning of a head":     {`{"jt_`, record{}, errUnbegun},
		"half a head":                 {head[:40], record{}, errUnbegun},
		"a head without an end":       {head, record{}, errUnbegun},
		"something else":              {"notes", record{}, errNoJournal},
		"something else, with lines":  {"notes\nnotes\n", record{}, errNoJournal},
		"JSON of something else":      {"{}\n", record{}, errNoJournal},
		"a head without a server":     {`{"jt_hold":1}` + "\n", record{}, errNoJournal},
		"a later format":              {`{"jt_hold":2,"server":"x"}` + "\n", record{}, errLater},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parse([]byte(test.text))
			if !errors.Is(err, test.err) {
				t.Fatalf("%v, want %v", err, test.err)
			}
			if difference := diff(test.want, got); difference != "" {
				t.Errorf("-want +got:\n%s", difference)
			}
		})
	}
}

// After a power failure at any point, everything written before counts.
func TestParseOfEveryPrefix(t *testing.T) {
	head := strings.IndexByte(wholeJournal, '\n') + 1
	known := 0
	for length := range len(wholeJournal) {
		record, err := parse([]byte(wholeJournal[:length]))
		if unbegun := errors.Is(err, errUnbegun); unbegun != (length < head) || err != nil && !unbegun {
			t.Fatalf("%q: %v", wholeJournal[:length], err)
		}
		facts := len(record.Entries)
		for _, entry := range record.Entries {
			for _, is := range []bool{entry.Begun, entry.Known} {
				if is {
					facts++
				}
			}
		}
		if facts < known {
			t.Fatalf("%q holds less than a shorter text", wholeJournal[:length])
		}
		known = facts
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(wholeJournal))
	f.Add([]byte(wholeJournal[:300]))
	f.Add([]byte(`{"jt_hold":1,"server":"x"}` + "\n" + `{"step":"shared","id":1,"paused":""}` + "\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		record, err := parse(text)
		if err != nil {
			return
		}
		seen := map[int64]bool{}
		for _, entry := range record.Entries {
			if seen[entry.ID] || entry.Known && !entry.Begun {
				t.Fatalf("%+v", record.Entries)
			}
			seen[entry.ID] = true
		}
		if record.Head.Server == "" || !bytes.HasPrefix(text, []byte(headPrefix)) {
			t.Fatalf("%+v", record)
		}
		// Written again, it reads the same, apart from the progress.
		plan := make([]line, 0, len(record.Entries))
		for _, entry := range record.Entries {
			plan = append(plan, line{Step: stepPlanned, ID: entry.ID, Name: entry.Name, Version: entry.Version})
		}
		written, err := planText(record.Head, plan)
		if err != nil {
			return // such as a year of five digits
		}
		again, err := parse(written)
		if err != nil || len(again.Entries) != len(record.Entries) || again.Lost > 0 || again.Head.Server != record.Head.Server {
			t.Fatalf("%v: %s", err, written)
		}
	})
}
