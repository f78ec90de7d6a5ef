package check

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"jt/output"
)

// gauge is a metric family. Its name and help are our own; the values of its labels come from the server and can hold any
// text.
type gauge struct {
	name    string // ends with _seconds if that is the unit
	help    string
	samples []sample
}

type sample struct {
	value  float64
	labels []label
}

type label struct{ name, value string }

// add adds a sample with the labels about and more.
func (g *gauge) add(value float64, about []label, more ...label) {
	g.samples = append(g.samples, sample{value, slices.Concat(about, more)})
}

// writeOpenMetrics writes gauges as OpenMetrics text in one write, so that a reader never sees half of it. The text is
// also valid in the older format of Prometheus, which node_exporter's textfile collector reads. Two samples of a gauge
// with equal labels are an error: readers would refuse the complete text. A text that is not complete has no end.
func writeOpenMetrics(w io.Writer, gauges []gauge, complete, terminal bool) error {
	var text bytes.Buffer
	for _, gauge := range gauges {
		if err := gauge.write(&text, terminal); err != nil {
			return err
		}
	}
	if complete {
		text.WriteString("# EOF\n")
	}
	if _, err := w.Write(text.Bytes()); err != nil {
		return &output.WriteError{Err: err}
	}
	return nil
}

func (g *gauge) write(text *bytes.Buffer, terminal bool) error {
	if len(g.samples) == 0 {
		return nil
	}
	fmt.Fprintf(text, "# TYPE %s gauge\n", g.name)
	if strings.HasSuffix(g.name, "_seconds") {
		fmt.Fprintf(text, "# UNIT %s seconds\n", g.name) // a comment in the older format
	}
	fmt.Fprintf(text, "# HELP %s %s\n", g.name, g.help)
	seen := map[string]bool{}
	for _, sample := range g.samples {
		labels := labelText(sample.labels, false)
		if seen[labels] {
			return fmt.Errorf("two values of %s have the labels %s", g.name, labels)
		}
		seen[labels] = true
		if terminal {
			labels = labelText(sample.labels, true)
		}
		text.WriteString(g.name + labels + " " + strconv.FormatFloat(sample.value, 'f', -1, 64) + "\n")
	}
	return nil
}

func labelText(labels []label, visible bool) string {
	if len(labels) == 0 {
		return ""
	}
	// The format escapes only these three characters. Readers refuse text that is not UTF-8.
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	parts := make([]string, 0, len(labels))
	for _, label := range labels {
		value := label.value
		if visible {
			value = output.Visible(value)
		}
		parts = append(parts, label.name+`="`+escape.Replace(strings.ToValidUTF8(value, "\ufffd"))+`"`)
	}
	return "{" + strings.Join(parts, ",") + "}"
}
