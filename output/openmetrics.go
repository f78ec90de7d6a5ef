package output

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Gauge is a metric family whose values go up and down. Name, Unit and the names of labels are letters, digits and
// underlines that do not begin with a digit; Help has one line. They are jt's own words and are not checked: values of
// labels are the server's and may hold anything.
type Gauge struct {
	Name    string   // of the family
	Unit    string   // the end of Name where that is one, such as "seconds"
	Help    string   // what the values are
	Samples []Sample // one for each set of labels
}

// Sample is one value of a gauge.
type Sample struct {
	Labels []Label // the same names in each sample of a gauge
	Value  float64 // now
}

// Label distinguishes a sample from the others of its gauge.
type Label struct {
	Name, Value string // Value may hold anything
}

// WriteOpenMetrics writes gauges as OpenMetrics text, in one piece, so that a reader never sees half of it. The text is
// valid in the older format of Prometheus too: node_exporter's textfile collector reads that one. Gauges without samples
// are left out. On a terminal control characters in labels are made visible. Two samples of a gauge with equal
// labels are an error, since readers refuse the whole text for them; failing to write is a *WriteError.
func WriteOpenMetrics(w io.Writer, gauges []Gauge, terminal bool) error {
	var text bytes.Buffer
	for i := range gauges {
		if err := gauges[i].write(&text, terminal); err != nil {
			return err
		}
	}
	text.WriteString("# EOF\n")
	_, err := w.Write(text.Bytes())
	return asWriteError(err)
}

func (g *Gauge) write(text *bytes.Buffer, terminal bool) error {
	if len(g.Samples) == 0 {
		return nil
	}
	fmt.Fprintf(text, "# TYPE %s gauge\n", g.Name)
	if g.Unit != "" {
		fmt.Fprintf(text, "# UNIT %s %s\n", g.Name, g.Unit) // a comment in the older format
	}
	fmt.Fprintf(text, "# HELP %s %s\n", g.Name, escapeLabel(g.Help))
	seen := map[string]bool{}
	for _, sample := range g.Samples {
		labels := labelText(sample.Labels, false)
		if seen[labels] {
			return fmt.Errorf("two values of %s have the labels %s", g.Name, labels)
		}
		seen[labels] = true
		if terminal {
			labels = labelText(sample.Labels, true)
		}
		text.WriteString(g.Name + labels + " " + strconv.FormatFloat(sample.Value, 'f', -1, 64) + "\n")
	}
	return nil
}

func labelText(labels []Label, visible bool) string {
	if len(labels) == 0 {
		return ""
	}
	parts := make([]string, 0, len(labels))
	for _, label := range labels {
		value := label.Value
		if visible {
			value = Visible(value)
		}
		parts = append(parts, label.Name+`="`+escapeLabel(value)+`"`)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// escapeLabel makes a text fit for the quotes of a label: of all characters three mean something there. What is not
// UTF-8 becomes U+FFFD, since readers refuse it.
func escapeLabel(value string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(strings.ToValidUTF8(value, "\ufffd"))
}
