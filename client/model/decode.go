package model

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"jt/client/internal/content"
	"jt/client/internal/rawjson"
)

// FieldError is a field whose value does not have the documented type.
type FieldError struct {
	Row   string // such as `job type 12 (landsat-parse 1.0.0)`
	Field string // dotted path in the row
	Want  string // such as "an integer"
	Got   string // such as "a string"
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("%s: field %s is %s, documented as %s", e.Row, e.Field, e.Got, e.Want)
}

func (e *FieldError) Unwrap() error { return content.ErrBadResponse }

// decoded fills a model and, unless check is nil, checks it. The field needed is in every object of the model: without it,
// the object is of another kind.
func decoded[Model any](o Object, model Model, needed, want string, check func(Model) error) (Model, error) {
	err := o.decode(&model, needed, want)
	if err == nil && check != nil {
		err = check(model)
	}
	if err != nil {
		return *new(Model), err
	}
	return model, nil
}

func (o Object) decode(model any, needed, want string) error {
	err := json.Unmarshal(o.raw.Text, model, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, ok := o.Field(needed); err == nil && !ok {
		return &FieldError{Row: o.Describe(), Field: needed, Want: want, Got: "missing"}
	}
	if err == nil {
		return nil
	}
	wrong, ok := errors.AsType[*json.SemanticError](err)
	if !ok || wrong.JSONPointer == "" {
		return &FieldError{Row: o.Describe(), Field: "", Want: "a row of this list", Got: "something else"}
	}
	field := strings.Join(slices.Collect(wrong.JSONPointer.Tokens()), ".")
	value, ok := o.Field(field)
	if !ok { // a key of the mapping has a dot
		value = []byte{byte(wrong.JSONKind)}
	}
	documented, got := documentedType(wrong.GoType), rawjson.Describe(value)
	if got == documented || documented == documentedTime && got == "a string" { // such as an integer of twenty digits
		got = content.OneLine(string(value))
	}
	return &FieldError{Row: o.Describe(), Field: field, Want: documented, Got: got}
}

const documentedTime = "an ISO-8601 date and time"

func documentedType(field reflect.Type) string {
	if field.Kind() == reflect.Pointer {
		field = field.Elem()
	}
	if field == reflect.TypeFor[time.Time]() {
		return documentedTime
	}
	switch field.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "a boolean"
	case reflect.Int64:
		return "an integer"
	case reflect.Float64:
		return "a decimal"
	case reflect.Slice:
		return "an array"
	}
	return "an object"
}
