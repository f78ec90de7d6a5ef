package output

import "strings"

// yamlRows writes a sequence of the server's own objects, or the one object by itself.
type yamlRows struct {
	out    *sink
	picker picker
	single bool
	count  int
}

func (r *yamlRows) print(row Object) error {
	object, err := r.picker.text(row)
	if err != nil {
		return err
	}
	r.count++
	if r.single {
		return r.out.write(appendYAMLNode(nil, object, 0, true)[1:]) // without the blank that follows a "-"
	}
	return r.out.write(appendYAMLNode([]byte{'-'}, object, yamlStep, true))
}

func (r *yamlRows) close(whole bool) error {
	if r.count == 0 && whole && !r.single {
		return r.out.write([]byte("[]\n"))
	}
	return nil
}

const (
	yamlStep = 2

	// yamlKeyLimit is the length from which on YAML wants a key to be marked as one.
	yamlKeyLimit = 1000
)

// appendYAMLNode writes a JSON value after the "-" or ":" that it belongs to. A collection has its lines indented; after
// a "-" its first line stays on the same line.
func appendYAMLNode(target, raw []byte, indent int, sameLine bool) []byte {
	if isYAMLScalar(raw) {
		target = appendYAMLScalar(append(target, ' '), raw)
		return append(target, '\n')
	}
	if sameLine {
		target = append(target, ' ')
	} else {
		target = append(target, '\n')
	}
	return appendYAMLCollection(target, raw, indent, sameLine)
}

func appendYAMLCollection(target, raw []byte, indent int, sameLine bool) []byte {
	for i, part := range parts(raw) {
		if i > 0 || !sameLine {
			target = appendBlanks(target, indent)
		}
		if raw[0] == '[' {
			target = appendYAMLNode(append(target, '-'), part.value, indent+yamlStep, true)
			continue
		}
		key := appendYAMLString(nil, part.name)
		if len(key) < yamlKeyLimit {
			target = append(append(target, key...), ':')
			target = appendYAMLNode(target, part.value, indent+yamlStep, false)
			continue
		}
		target = append(append(append(target, "? "...), key...), '\n')
		target = append(appendBlanks(target, indent), ':')
		target = appendYAMLNode(target, part.value, indent+yamlStep, true)
	}
	return target
}

func appendBlanks(target []byte, count int) []byte {
	return append(target, strings.Repeat(" ", count)...)
}
