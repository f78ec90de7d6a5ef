package snapshot

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"jt/internal/mapping"
	"jt/internal/selection"
	"jt/output"
)

// TestSnapshotIsWrittenOnlyIfItCanBeRead has an error mapping with more keys than YAML may have.
func TestSnapshotIsWrittenOnlyIfItCanBeRead(t *testing.T) {
	for _, test := range []struct {
		codes  int
		format output.Format
		want   string
	}{
		{4_000, output.FormatYAML, ""},
		{10_001, output.FormatYAML, "cannot write this snapshot as YAML: more than 10,000 keys in one mapping, which is too much for YAML"},
		{10_001, output.FormatJSON, ""},
	} {
		codes := make([]string, test.codes)
		for i := range codes {
			codes[i] = fmt.Sprintf("\"%d\": \"error-%d\"", i+1, i)
		}
		snapshot := &file{Format: formatVersion, JobTypes: []fileEntry{}}
		found := selection.Target{Name: "a", Version: "1", ID: 1}
		if err := snapshot.add(found, mapping.Current{Text: []byte(`{"exit_codes": {` + strings.Join(codes, ",") + `}}`)}, onlyMapping); err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		err := snapshot.print(&text, output.Options{Format: test.format, Single: true})
		if test.want != "" {
			if err == nil || err.Error() != test.want || text.Len() > 0 {
				t.Errorf("%v after %d bytes, want %s", err, text.Len(), test.want)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if saved, err := parse("f", text.Bytes()); err != nil || len(saved.jobTypes) != 1 || saved.jobTypes[0].problem != nil {
			t.Errorf("%d exit codes as %s are not read back: %v", test.codes, test.format, err)
		}
	}
}

// TestMappingThatCannotBeReadBack is left out of a snapshot: a server accepts every JSON as an error mapping.
func TestMappingThatCannotBeReadBack(t *testing.T) {
	snapshot := &file{Format: formatVersion, JobTypes: []fileEntry{}}
	found := selection.Target{Name: "a", Version: "1", ID: 1}
	deep := strings.Repeat("[", 20) + strings.Repeat("]", 20)
	if err := snapshot.add(found, mapping.Current{Text: []byte(`{"x": ` + deep + `}`)}, onlyMapping); err != nil {
		t.Fatal(err)
	}
	const want = "the error mapping, which jt restore could not read: values are nested deeper than 12 levels"
	if len(snapshot.left) != 1 || snapshot.left[0].Skipped != want || len(snapshot.JobTypes) != 0 {
		t.Errorf("%+v with %+v, want %s", snapshot.JobTypes, snapshot.left, want)
	}
}
