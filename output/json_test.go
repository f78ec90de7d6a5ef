package output_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jt/output"
)

// worstObject is valid JSON that a careless program would change: order, spelling of numbers, escapes, white space.
const worstObject = `{"z": 64.0, "a":1e+16 ,"big":9007199254740993,"less":-0.0,"e":1E5,"slash":"\/","u":"\u00e9 é \ud83d\ude80",` +
	`"html":"<b>&</b>","unknown":{"y":[ ],"x":{ }}, "z2":12345678901234567890.123456789}`

func TestBytesOfTheServer(t *testing.T) {
	row := object(worstObject)
	if got, want := mustPrint(t, output.Options{Format: output.FormatJSON}, row, row), "[\n"+worstObject+",\n"+worstObject+"\n]\n"; got != want {
		t.Errorf("json: %s", cmp.Diff(want, got))
	}
	if got, want := mustPrint(t, output.Options{Format: output.FormatJSONL}, row, row), worstObject+"\n"+worstObject+"\n"; got != want {
		t.Errorf("jsonl: %s", cmp.Diff(want, got))
	}
	got := mustPrint(t, output.Options{Format: output.FormatJSON, Terminal: true}, row)
	if strings.Join(strings.Fields(got), "") != "["+strings.Join(strings.Fields(worstObject), "")+"]" {
		t.Errorf("json on a terminal: %s", got)
	}
}

func TestLinesOfJSONL(t *testing.T) {
	for _, ending := range []string{"\n", "\r\n", "\r"} {
		text := strings.ReplaceAll(`{"a":|[1,|2.0], "b": "x\ny"|}`, "|", ending)
		for _, terminal := range []bool{false, true} {
			want := `{"a":[1,2.0],"b":"x\ny"}` + "\n"
			if got := mustPrint(t, output.Options{Format: output.FormatJSONL, Terminal: terminal}, object(text), object(text)); got != want+want {
				t.Errorf("%q: %q", text, got)
			}
		}
	}
}

// TestSameValueOnTerminal compares what a reader of JSON sees.
func TestSameValueOnTerminal(t *testing.T) {
	dangerous := object("{\"title\":\"\u007f\u0085\u009b\u202e\u2066\u2028\u2029\ufeff\u200e\u061c ok \u200d é 🚀\",\"\u202e\":\"\xff\"}")
	for _, row := range append(hostile(t), dangerous) {
		for _, format := range []output.Format{output.FormatJSON, output.FormatJSONL} {
			text := mustPrint(t, output.Options{Format: format, Terminal: true, Single: true}, row)
			checkHarmless(t, strings.ReplaceAll(text, "\n", ""))
			var want, got any
			if err := json.Unmarshal(row.JSON(), &want); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				t.Fatalf("%v: %q", err, text)
			}
			if difference := cmp.Diff(want, got); difference != "" {
				t.Errorf("%s: %s", format, difference)
			}
		}
	}
}

func TestEmptyObjects(t *testing.T) {
	if got := mustPrint(t, output.Options{Format: output.FormatJSON}, object(""), object("{}")); got != "[\nnull,\n{}\n]\n" {
		t.Errorf("got %q", got)
	}
}
