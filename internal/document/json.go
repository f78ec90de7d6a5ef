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
	value, err := reader.value(0, nil)
	if err != nil {
		return Value{}, reader.describe(err)
	}
	return value, reader.end()
}

// CheckJSON returns a *Error if a text is not exactly one JSON value, or if an object in it has a key twice.
func CheckJSON(text []byte) error {
	reader := jsonReader{text: text, subject: &Subject{}, decoder: jsontext.NewDecoder(bytes.NewBuffer(text))}
	if _, err := reader.decoder.ReadValue(); err != nil {
		return reader.describe(err)
	}
	return reader.end()
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

// value reads a value. The elements of an array go to take, or into the value if take is nil.
func (r *jsonReader) value(depth int, take func(Value)) (value Value, err error) {
	value.Place = r.nextPlace()
	token, err := r.decoder.ReadToken()
	if err != nil {
		return value, err
	}
	value.Kind = jsonKinds[token.Kind()]
	switch {
	case value.Kind != KindArray && value.Kind != KindObject:
		value.Text = token.String()
		return value, nil
	case depth > maxDepth:
		return value, tooDeep(value.Place)
	case take == nil:
		take = func(element Value) { value.Elements = append(value.Elements, element) }
	}
	for kind := r.decoder.PeekKind(); kind != ']' && kind != '}'; kind = r.decoder.PeekKind() {
		if value.Kind == KindObject {
			member, err := r.member(depth)
			if err != nil {
				return value, err
			}
			value.Members = append(value.Members, member)
			continue
		}
		element, err := r.value(depth+1, nil)
		if err != nil {
			return value, err
		}
		take(element)
	}
	_, err = r.decoder.ReadToken() // the closing bracket
	return value, err
}

// member reads a key and its value in an object at a depth.
func (r *jsonReader) member(depth int) (member Member, err error) {
	member.Place = r.nextPlace()
	key, err := r.decoder.ReadToken()
	if err != nil {
		return member, err
	}
	member.Key = key.String()
	var take func(Value)
	if depth == 0 && r.subject.lists(member.Key) {
		take = r.subject.Element
	}
	member.Value, err = r.value(depth+1, take)
	return member, err
}

// nextPlace returns where the next token begins. It counts on from the last one, since files can be long.
func (r *jsonReader) nextPlace() Place {
	begin := len(r.text) - len(bytes.TrimLeft(r.text[r.decoder.InputOffset():], " \t\r\n,:"))
	r.here = r.here.after(r.text[r.offset:begin])
	r.offset = begin
	return r.here
}

// end returns an error if there is more text.
func (r *jsonReader) end() error {
	if rest := bytes.TrimLeft(r.text[r.decoder.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return r.problem(len(r.text)-len(rest), "unexpected text after the end")
	}
	return nil
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
