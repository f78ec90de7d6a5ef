package model

import (
	"encoding/json"
	"strings"

	"jt/client/internal/content"
	"jt/client/internal/rawjson"
)

// Object is a row of a list or a job type's details: the server's own JSON.
type Object struct {
	raw rawjson.Object // valid JSON: only checked responses become Objects. A row may have its status row behind it
}

// NewObject is for package client, from which other programs get Objects.
func NewObject(raw rawjson.Object) Object { return Object{raw: raw} }

// JSON returns the object as sent by the server. Do not modify it.
func (o Object) JSON() []byte { return o.raw.Text }

// MarshalJSON returns the object as sent by the server.
func (o Object) MarshalJSON() ([]byte, error) {
	if len(o.raw.Text) == 0 {
		return []byte("null"), nil
	}
	return o.raw.Text, nil
}

// Field returns the JSON value at a dotted path, such as "errors.0.name".
func (o Object) Field(path string) (value []byte, ok bool) {
	value = o.raw.Field(path)
	return value, value != nil
}

// Fields returns the JSON value at each path, nil if there is none. Rows that were read for a category or for
// client.ListOptions.LongRunning can have fields of status rows too, which JSON does not show.
func (o Object) Fields(paths []string) [][]byte {
	values := make([][]byte, len(paths))
	o.raw.LookUp(paths, values)
	return values
}

// Text returns a string, "" for null or a missing field, or a *FieldError.
func (o Object) Text(path string) (string, error) {
	var text string
	return text, o.Decode(path, "a string", &text)
}

// Boolean returns a boolean, false for null or a missing field, or a *FieldError.
func (o Object) Boolean(path string) (bool, error) {
	var flag bool
	return flag, o.Decode(path, "a boolean", &flag)
}

// Integer returns an integer, 0 for null or a missing field, or a *FieldError.
func (o Object) Integer(path string) (int64, error) {
	var number int64
	return number, o.Decode(path, "an integer", &number)
}

// Decode decodes a field into target, which a missing field leaves as it is. want names the type, such as "an array", in
// its *FieldError.
func (o Object) Decode(path, want string, target any) error {
	value, ok := o.Field(path)
	if !ok {
		return nil
	}
	if err := json.Unmarshal(value, target); err != nil {
		return &FieldError{Row: o.Describe(), Field: path, Want: want, Got: rawjson.Describe(value)}
	}
	return nil
}

// Describe names the row, such as `job type 12 (landsat-parse 1.0.0)`.
func (o Object) Describe() string {
	prefix := ""
	if value, ok := o.Field("job_type"); ok && value[0] == '{' {
		prefix = "job_type."
	}
	part := func(name string) string {
		value, _ := o.Field(prefix + name)
		var text string
		if json.Unmarshal(value, &text) != nil {
			return ""
		}
		return content.OneLine(text)
	}
	text := "job type"
	if id, ok := o.Field(prefix + "id"); ok {
		text += " " + content.OneLine(string(id))
	}
	if label := strings.TrimSpace(part("name") + " " + part("version")); label != "" {
		text += " (" + label + ")"
	}
	return text
}

// Embedded returns an object within the object, or an empty one.
func (o Object) Embedded(path string) Object {
	value, _ := o.Field(path)
	return Object{raw: rawjson.Object{Text: value}}
}

// Without returns a copy of the object without some members. A row of a list shares the memory of its page; a copy does not.
func (o Object) Without(names ...string) Object {
	return Object{raw: rawjson.Object{Text: o.raw.Without(names)}}
}

// WithFallback returns the object with another one, which has the fields that it lacks. JSON does not show those.
func (o Object) WithFallback(other Object) Object {
	o.raw.Behind = &other.raw
	return o
}
