package log

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"jt/internal/atomicfile"
)

func newTestFile(t *testing.T, rotate int64) file {
	t.Helper()
	return file{filepath.Join(t.TempDir(), "jt", "log.jsonl"), rotate}
}

func testLine(run string) []byte {
	return fmt.Appendf(nil, `{"time":"2026-11-29T13:40:00Z","run":%q,"command":"pause","result":"paused"}`+"\n", run)
}

func runsOf(t *testing.T, entries iter.Seq2[entry, error]) (runs []string, foreign int) {
	t.Helper()
	for one, err := range entries {
		switch {
		case errors.Is(err, errForeign):
			foreign++
		case err != nil:
			t.Fatal(err)
		default:
			runs = append(runs, one.Run)
		}
	}
	return runs, foreign
}

// linesOf yields the lines of a text.
func linesOf(text string) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) { yieldLines(strings.NewReader(text), yield) }
}

func TestLinesAreReadAsWritten(t *testing.T) {
	log := newTestFile(t, maxBytes)
	if runs, foreign := runsOf(t, log.entries()); runs != nil || foreign != 0 {
		t.Errorf("no file: %v, %d", runs, foreign)
	}
	for _, run := range []string{"first", "second"} {
		if err := log.add(testLine(run)); err != nil {
			t.Fatal(err)
		}
	}
	// A full disk leaves part of a line; the next one is complete.
	torn := testLine("torn")[:20]
	if err := log.add(torn); err != nil {
		t.Fatal(err)
	}
	if err := log.add(testLine("third")); err != nil {
		t.Fatal(err)
	}
	if runs, foreign := runsOf(t, log.entries()); !slices.Equal(runs, []string{"first", "second", "third"}) || foreign != 1 {
		t.Errorf("%v, %d", runs, foreign)
	}
}

// Several writers lose no line while the file is rotated: the file and the one before hold the latest lines, each complete.
func TestRotationWithSeveralWriters(t *testing.T) {
	const writers, lines = 4, 100
	log := newTestFile(t, int64(writers*lines*len(testLine("0-000")))*2/3) // one rotation
	var group sync.WaitGroup
	for writer := range writers {
		group.Go(func() {
			for i := range lines {
				if err := log.add(testLine(fmt.Sprintf("%d-%03d", writer, i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	runs, foreign := runsOf(t, log.entries())
	slices.Sort(runs)
	if len(slices.Compact(runs)) != writers*lines || foreign != 0 {
		t.Errorf("%d lines, %d of them torn", len(runs), foreign)
	}
	if _, err := os.Stat(log.old()); err != nil {
		t.Error(err)
	}
}

// Old lines are dropped, two files at most remain, and the latest line is there.
func TestRotationKeepsTwoFiles(t *testing.T) {
	log := newTestFile(t, int64(10*len(testLine("00"))))
	for i := range 45 {
		if err := log.add(testLine(fmt.Sprintf("%02d", i))); err != nil {
			t.Fatal(err)
		}
	}
	runs, _ := runsOf(t, log.entries())
	if len(runs) != 15 || runs[0] != "30" || runs[14] != "44" {
		t.Errorf("%v", runs)
	}
	found, err := os.ReadDir(filepath.Dir(log.path))
	if err != nil || len(found) != 3 { // with the lock
		t.Errorf("%v, %v", found, err)
	}
}

func TestFileThatCannotBeWritten(t *testing.T) {
	log := newTestFile(t, maxBytes)
	if err := os.MkdirAll(log.path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := log.add(testLine("a")); !errors.Is(err, atomicfile.ErrNotRegular) {
		t.Errorf("a folder in its place: %v", err)
	}
	for _, err := range log.entries() {
		if !errors.Is(err, atomicfile.ErrNotRegular) {
			t.Errorf("a folder in its place: %v", err)
		}
	}
	taken := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	log.path = filepath.Join(taken, "log.jsonl")
	if err := log.add(testLine("a")); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file in the place of the folder: %v", err)
	}
	if runs, _ := runsOf(t, log.entries()); runs != nil {
		t.Errorf("%v", runs)
	}
}

// Lines that jt did not write are counted, and none of their text is shown. Lines of later versions have more keys.
func TestForeignLines(t *testing.T) {
	const start = `{"time":"2026-11-29T13:40:00Z","run":"a","command":"pause","result":"paused"`
	for line, foreign := range map[string]int{
		start + `}`: 0, start + `,"later":[1]}`: 0, start + `,"id":null}` + "\r": 0, "": 0, "  ": 0,
		start: 1, "hello": 1, "{}": 1, "[]": 1, "null": 1, start + `,"user":"` + "\xff" + `"}`: 1, start + `,"id":"6"}`: 1, start + `,"id":6.5}`: 1,
		start + `,"ID":[]}`: 1, start + `}{}`: 1, `{"time":"yesterday","run":"a","command":"pause","result":"paused"}`: 1,
	} {
		if _, got := runsOf(t, linesOf(line+"\n")); got != foreign {
			t.Errorf("%q: %d", line, got)
		}
	}
}

func TestLongLine(t *testing.T) {
	text := string(testLine("a")) + strings.Repeat("x", 3*maxLine) + "\n" + string(testLine("b")) + strings.Repeat("y", 2*maxLine)
	if runs, foreign := runsOf(t, linesOf(text)); foreign != 2 || !slices.Equal(runs, []string{"a", "b"}) {
		t.Errorf("%v, %d", runs, foreign)
	}
}
