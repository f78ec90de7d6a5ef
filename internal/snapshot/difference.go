package snapshot

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/internal/view"
	"jt/output"
)

// difference is a field of a job type that differs. It is a row of `jt diff`.
type difference struct {
	output.RawObject

	ref, text string
}

// DifferenceView returns the view of differences.
func DifferenceView() output.View {
	text := func(text func(difference) string) func(output.Object) (any, error) {
		return func(row output.Object) (any, error) { return text(row.(difference)), nil } //nolint:forcetypeassert // no other rows have this view
	}
	ref := text(func(d difference) string { return d.ref })
	return output.View{
		Columns: []output.Column{
			{Name: "name", Kind: output.Text, OwnLine: true}, {Name: "version", Kind: output.Text}, {Name: "field", Kind: output.Text},
			{Name: "left"}, {Name: "right"},
			{Name: "ref", Kind: output.Text, Derive: ref, OwnLine: true},
			{Name: "difference", Kind: output.Text, Derive: text(func(d difference) string { return d.text })},
		},
		Table: []string{"ref", "difference"},
		Rows:  []string{"name", "version", "field", "left", "right"},
		Wide:  []string{"ref", "field", "left", "right", "difference"},
		Name: func(row output.Object) (string, error) {
			return row.(difference).ref, nil //nolint:forcetypeassert // see above
		},
	}
}

// compare returns how a job type differs between the sides. One of the two may be nil.
func (c *comparison) compare(left, right *jobType) (differences []difference) {
	key := cmp.Or(left, right).key()
	ref := key.String()
	if c.right.scale != nil && c.left.scale == nil && right != nil {
		ref = right.target.Ref
	}
	add := func(field string, left, right any, text string) {
		row, _ := cli.ReadableJSON(struct { // strings, booleans and valid JSON: it cannot fail
			Name    string `json:"name"`
			Version string `json:"version"`
			Field   string `json:"field"`
			Left    any    `json:"left"`
			Right   any    `json:"right"`
		}{key.name, key.version, field, left, right})
		differences = append(differences, difference{row, ref, text})
	}
	switch {
	case left == nil:
		add("exists", false, true, "only "+c.right.place)
		return differences
	case right == nil:
		add("exists", true, false, "only "+c.left.place)
		return differences
	}
	if left.paused != nil && right.paused != nil && *left.paused != *right.paused && c.options.Only != onlyMapping {
		add(keyPaused, *left.paused, *right.paused, c.change(c.state(left), c.state(right)))
	}
	if c.options.Only == "" {
		for i, field := range c.left.fields {
			if before, after := left.values[i], right.values[i]; before != nil && after != nil && !sameValue(before, after) {
				add(cmp.Or(field.Path, field.Name), json.RawMessage(before), json.RawMessage(after), c.fieldText(field, before, after))
			}
		}
	}
	if c.options.Only != onlyPaused { // snapshots have both
		for _, part := range c.compareMappings(left.mapping, right.mapping) {
			add(mappingField(part), raw(part.Before), raw(part.After), mappingLabel(part)+": "+c.becomes(part.Before, part.After))
		}
	}
	return differences
}

// compareMappings returns how mappings differ. If only one of them defines its errors itself, they mean different things.
func (c *comparison) compareMappings(left, right *mapping.Current) []mapping.Difference {
	switch {
	case left == nil || right == nil || !left.Read() || !right.Read() || len(left.Text) == 0 || len(right.Text) == 0:
		return nil
	case left.OwnErrors != right.OwnErrors:
		c.incomparable++
		return nil
	case c.left.scale != nil || c.right.scale == nil:
		return mapping.Compare(left.Text, right.Text)
	}
	parts := mapping.Compare(right.Text, left.Text) // as jt restore compares
	for i := range parts {
		parts[i].Before, parts[i].After = parts[i].After, parts[i].Before
	}
	return parts
}

// mappingField returns the name of a part of an error mapping, such as error_mapping.exit_codes.3.
func mappingField(part mapping.Difference) string {
	switch {
	case part.In != "":
		return keyMapping + "." + part.In + "." + part.Name
	case part.Name == keyMapping: // it is no object
		return keyMapping
	}
	return keyMapping + "." + part.Name
}

func mappingLabel(part mapping.Difference) string {
	labels := map[string]string{"exit_codes": "exit code ", "errors": "error of exit code ", "": "error mapping "}
	return labels[part.In] + part.Name
}

// state describes whether a job type is paused.
func (c *comparison) state(one *jobType) string {
	switch {
	case !*one.paused:
		return "active"
	case one.since == "":
		return "paused"
	}
	return "paused since " + c.spelled(one.since)
}

// change says how a state differs: what was, of one server, and what is where, of two.
func (c *comparison) change(left, right string) string {
	if c.left.scale != nil {
		return left + " " + c.left.place + ", " + right + " " + c.right.place
	}
	return right + " (was " + strings.SplitN(left, " ", 2)[0] + ")"
}

func (c *comparison) fieldText(field output.Column, left, right []byte) string {
	if field.Name == "is_active" {
		states := map[string]string{"true": "not archived", "false": "archived"}
		return c.change(states[string(left)], states[string(right)])
	}
	if field.Format != nil {
		return field.Name + ": " + field.Format(view.PlainValue(left)) + c.arrow + field.Format(view.PlainValue(right))
	}
	return field.Name + ": " + c.becomes(string(left), string(right))
}

// becomes shows two JSON values.
func (c *comparison) becomes(left, right string) string {
	show := func(value string) string {
		if value == "" || value == "null" {
			return "(none)"
		}
		return mapping.Readable(value)
	}
	return show(left) + c.arrow + show(right)
}

// raw returns JSON as a value, nil if there is none.
func raw(text string) any {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}

// sameValue reports whether two JSON values are equal, however their numbers are spelled.
func sameValue(one, other []byte) bool {
	first, firstErr := strconv.ParseFloat(string(one), 64)
	second, secondErr := strconv.ParseFloat(string(other), 64)
	if firstErr == nil && secondErr == nil {
		return first == second
	}
	return bytes.Equal(mapping.Canonical(one), mapping.Canonical(other))
}
