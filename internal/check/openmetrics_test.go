package check

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"math"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"jt/output"
)

// readOlder reads a text in Prometheus's own format, as node_exporter's textfile collector does, and returns the families
// by name.
func readOlder(t *testing.T, text string) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("not Prometheus's text format: %v\n%s", err, text)
	}
	return families
}

// readMetrics reads a text with third-party readers of both formats that it must be valid in. It returns the families by
// name, as each reader understands them.
func readMetrics(t *testing.T, text string) (families []map[string]*dto.MetricFamily) {
	t.Helper()
	openMetrics, err := expfmt.NewOpenMetricsFormat(expfmt.OpenMetricsVersion_1_0_0)
	if err != nil {
		t.Fatal(err)
	}
	decoder, found := expfmt.NewDecoder(strings.NewReader(text), openMetrics), map[string]*dto.MetricFamily{}
	for {
		family := &dto.MetricFamily{}
		err := decoder.Decode(family)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not OpenMetrics: %v\n%s", err, text)
		}
		found[family.GetName()] = family
	}
	return []map[string]*dto.MetricFamily{found, readOlder(t, text)}
}

func TestOpenMetrics(t *testing.T) {
	var text strings.Builder
	err := writeOpenMetrics(&text, []gauge{
		{name: "oldest_seconds", help: "How old.", samples: []sample{{value: 21600.25}}},
		{name: "nothing", help: "Left out."},
		{name: "jobs", help: "How many.", samples: []sample{
			{labels: []label{{"name", `a "quoted" \ name`}, {"version", "1\n2"}}, value: 3},
			{labels: []label{{"name", "broken \xff\xfe"}, {"version", ""}}, value: 1e15},
		}},
	}, true, false)
	const want = `# TYPE oldest_seconds gauge
# UNIT oldest_seconds seconds
# HELP oldest_seconds How old.
oldest_seconds 21600.25
# TYPE jobs gauge
# HELP jobs How many.
jobs{name="a \"quoted\" \\ name",version="1\n2"} 3
jobs{name="broken ` + "\ufffd" + `",version=""} 1000000000000000
# EOF
`
	if err != nil || text.String() != want {
		t.Errorf("%v\n%s", err, &text)
	}
	for _, families := range readMetrics(t, text.String()) {
		if len(families) != 2 || len(families["jobs"].GetMetric()) != 2 || families["jobs"].GetHelp() != "How many." || families["jobs"].GetType() != dto.MetricType_GAUGE {
			t.Errorf("read as %v", families)
		}
	}
}

func TestOpenMetricsOnATerminal(t *testing.T) {
	var text strings.Builder
	hostile := gauge{name: "g", help: "h", samples: []sample{{labels: []label{{"name", "\x1b[2J\u202e\n"}}, value: 1}}}
	if err := writeOpenMetrics(&text, []gauge{hostile}, true, true); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), `g{name="\\x1b[2J\\u202e\\n"} 1`+"\n") {
		t.Errorf("%q", text.String())
	}
	readMetrics(t, text.String())
}

// pieceWriter counts writes, and fails them if err is set.
type pieceWriter struct {
	bytes.Buffer
	writes int
	err    error
}

func (w *pieceWriter) Write(text []byte) (int, error) {
	w.writes++
	if w.err != nil {
		return 0, w.err
	}
	return w.Buffer.Write(text)
}

func TestOpenMetricsAreWrittenAtOnce(t *testing.T) {
	large := gauge{name: "g", help: "h"}
	for i := range 10_000 {
		large.samples = append(large.samples, sample{labels: []label{{"name", strings.Repeat("x", i%100) + string(rune('a'+i%26)) + string(rune(0x4e00+i))}}, value: float64(i)})
	}
	writer := &pieceWriter{}
	if err := writeOpenMetrics(writer, []gauge{large}, true, false); err != nil || writer.writes != 1 {
		t.Errorf("%v after %d writes", err, writer.writes)
	}
	writer = &pieceWriter{err: io.ErrClosedPipe}
	err := writeOpenMetrics(writer, []gauge{large}, true, false)
	if write := (*output.WriteError)(nil); !errors.As(err, &write) {
		t.Errorf("error %v", err)
	}
	twice := gauge{name: "g", help: "h", samples: []sample{
		{labels: []label{{"name", "\xff"}}}, {labels: []label{{"name", "\xfe"}}},
	}}
	writer = &pieceWriter{}
	if err := writeOpenMetrics(writer, []gauge{large, twice}, true, false); err == nil || writer.writes != 0 {
		t.Errorf("%v after %d writes of a text that readers refuse", err, writer.writes)
	}
}

var (
	trickyLabels  = []string{"", "landsat-parse", `a"b\c` + "\nd", `\n`, `\`, `"`, `\\n"`, "}", ",", "# EOF\n", "\x00\r\t\x7f\u0085\u2028\ufeff", "\xff\xc3", "地図 🚀"}
	trickyNumbers = []float64{1.5, math.Copysign(0, -1), 1e300, 5e-324}
)

func oneSample(t *testing.T, value string, number float64) string {
	t.Helper()
	var text strings.Builder
	if err := writeOpenMetrics(&text, []gauge{{
		name: "jobs", help: "h", samples: []sample{{labels: []label{{"name", value}, {"other", "x"}}, value: number}},
	}}, true, false); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func checkOneSample(t *testing.T, families map[string]*dto.MetricFamily, value string, number float64) {
	t.Helper()
	metric := families["jobs"].GetMetric()
	if len(metric) != 1 || metric[0].GetGauge().GetValue() != number {
		t.Fatalf("%v is read as %v", number, metric)
	}
	got := map[string]string{}
	for _, label := range metric[0].GetLabel() {
		got[label.GetName()] = label.GetValue()
	}
	want := map[string]string{"name": strings.ToValidUTF8(value, "\ufffd"), "other": "x"}
	if !maps.Equal(got, want) {
		t.Fatalf("%q is read as %q", want, got)
	}
}

// TestTrickyOpenMetrics checks that labels and numbers can be read back from both formats.
func TestTrickyOpenMetrics(t *testing.T) {
	check := func(value string, number float64) {
		for _, families := range readMetrics(t, oneSample(t, value, number)) {
			checkOneSample(t, families, value, number)
		}
	}
	for _, value := range trickyLabels {
		check(value, 1.5)
	}
	for _, number := range trickyNumbers {
		check("x", number)
	}
}

// oneSampleText is the grammar of OpenMetrics 1.0 for one sample, but stricter: the standard allows a backslash before any
// character.
var oneSampleText = regexp.MustCompile(`^# TYPE jobs gauge\n# HELP jobs h\njobs\{name="(?:[^\n"\\]|\\[n"\\])*",other="x"\} -?[0-9]+(?:\.[0-9]+)?\n# EOF\n$`)

// FuzzOpenMetrics checks that any label and any number can be read back. The reader of OpenMetrics takes milliseconds for
// a line, so this test has its grammar instead; TestTrickyOpenMetrics has the reader.
func FuzzOpenMetrics(f *testing.F) {
	for _, value := range trickyLabels {
		f.Add(value, 1.5)
	}
	for _, number := range trickyNumbers {
		f.Add("x", number)
	}
	f.Fuzz(func(t *testing.T, value string, number float64) {
		if math.IsNaN(number) || math.IsInf(number, 0) {
			number = 0 // no count is either
		}
		text := oneSample(t, value, number)
		if !oneSampleText.MatchString(text) || !utf8.ValidString(text) {
			t.Fatalf("not the grammar of OpenMetrics:\n%q", text)
		}
		checkOneSample(t, readOlder(t, text), value, number)
	})
}
