package document

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// parseJSON reads JSON. The error is a *Error.
func parseJSON(text []byte, subject *Subject) (Value, error) {
	reader := jsonReader{text: text, subject: subject, decoder: jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true)), here: Place{1, 1}}
	value, err := reader.value(0)
	if err != nil {
		return Value{}, reader.describe(err)
	}
	if _, err := reader.decoder.ReadToken(); err == nil {
		return Value{}, reader.problem(int(reader.decoder.InputOffset()), "unexpected text after the end")
	} else if !errors.Is(err, io.EOF) {
		return Value{}, reader.describe(err)
	}
	return value, nil
}

type jsonReader struct {
	text    []byte
	subject *Subject
	decoder *jsontext.Decoder

	offset int // of the byte at here
	here   Place
}

var jsonKinds = map[jsontext.Kind]Kind{
	'"': KindText, '0': KindNumber, 't': KindBoolean, 'f': KindBoolean, 'n': KindNull, '[': KindArray, '{': KindObject,
}

func (r *jsonReader) value(depth int) (Value, error) {
	switch r.decoder.PeekKind() {
	case '{':
		return r.object(depth)
	case '[':
		var elements []Value
		array, err := r.array(depth, func(element Value) { elements = append(elements, element) })
		array.Elements = elements
		return array, err
	}
	raw, at, err := r.raw()
	if err != nil {
		return Value{}, err
	}
	value := Value{Kind: jsonKinds[raw.Kind()], Place: at, Text: string(raw)}
	if value.Kind == KindText {
		text, err := jsontext.AppendUnquote(nil, raw)
		value.Text = string(text)
		return value, err
	}
	return value, nil
}

func (r *jsonReader) object(depth int) (Value, error) {
	object, err := r.open(depth)
	if err != nil {
		return object, err
	}
	for r.decoder.PeekKind() != '}' {
		raw, at, err := r.raw()
		if err != nil {
			return object, err
		}
		key, err := jsontext.AppendUnquote(nil, raw)
		if err != nil {
			return object, err
		}
		member := Member{Key: string(key), Place: at}
		if depth == 0 && r.subject.lists(member.Key) && r.decoder.PeekKind() == '[' {
			member.Value, err = r.array(depth+1, r.subject.Element)
		} else {
			member.Value, err = r.value(depth + 1)
		}
		if err != nil {
			return object, err
		}
		object.Members = append(object.Members, member)
	}
	_, err = r.decoder.ReadToken()
	return object, err
}

// array reads an array and passes its elements to take.
func (r *jsonReader) array(depth int, take func(Value)) (Value, error) {
	array, err := r.open(depth)
	if err != nil {
		return array, err
	}
	for r.decoder.PeekKind() != ']' {
		element, err := r.value(depth + 1)
		if err != nil {
			return array, err
		}
		take(element)
	}
	_, err = r.decoder.ReadToken()
	return array, err
}

// open reads the opening bracket of an object or array.
func (r *jsonReader) open(depth int) (Value, error) {
	bracket, err := r.decoder.ReadToken()
	if err != nil {
		return Value{}, err
	}
	at := r.placeOf(int(r.decoder.InputOffset()) - 1)
	if depth > maxDepth {
		return Value{}, tooDeep(at)
	}
	return Value{Kind: jsonKinds[bracket.Kind()], Place: at}, nil
}

func (r *jsonReader) raw() (jsontext.Value, Place, error) {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		return nil, Place{}, err
	}
	return raw, r.placeOf(int(r.decoder.InputOffset()) - len(raw)), nil
}

// placeOf counts on from the last place, since files can be long.
func (r *jsonReader) placeOf(offset int) Place {
	r.here = r.here.after(r.text[r.offset:offset])
	r.offset = offset
	return r.here
}

func (r *jsonReader) problem(offset int, detail string) error {
	return &Error{Place: PlaceOf(r.text, offset), Problem: "invalid JSON", Detail: detail, Hint: r.subject.HintBroken}
}

// describe translates an error of the decoder. It returns a *Error unchanged.
func (r *jsonReader) describe(err error) error {
	syntax, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return r.problem(len(r.text), "unexpected end of the text")
	case !ok:
		return err
	case isLastComma(r.text[min(int(syntax.ByteOffset), len(r.text)):]):
		return r.problem(int(syntax.ByteOffset), "a comma after the last entry")
	}
	return r.problem(int(syntax.ByteOffset), strings.TrimPrefix(syntax.Err.Error(), "jsontext: "))
}

// isLastComma reports whether a text begins with a comma and the end of an object or array. The decoder only calls that an
// invalid character.
func isLastComma(text []byte) bool {
	rest, comma := bytes.CutPrefix(text, []byte(","))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return comma && (bytes.HasPrefix(rest, []byte("}")) || bytes.HasPrefix(rest, []byte("]")))
}
