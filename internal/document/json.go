package document

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// readJSON reads a file that is JSON. The error is a *Error, or one of the subject's element.
func readJSON(text []byte, subject *Subject) (Value, error) {
	reader := jsonReader{text: text, subject: subject, decoder: jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true)), here: Place{1, 1}}
	value, err := reader.value(0)
	if err == nil {
		if _, end := reader.decoder.ReadToken(); end == nil {
			err = errMoreJSON
		} else if !errors.Is(end, io.EOF) {
			err = end
		}
	}
	if reader.refused != nil {
		return Value{}, reader.refused
	}
	if err != nil {
		return Value{}, reader.describe(err)
	}
	return value, nil
}

var errMoreJSON = errors.New("something follows after the end")

type jsonReader struct {
	text    []byte
	subject *Subject
	decoder *jsontext.Decoder
	refused error // what is wrong with a value that is JSON

	offset int // of the byte that is at here
	here   Place
}

var jsonKinds = map[jsontext.Kind]Kind{
	'"': KindText, '0': KindNumber, 't': KindBoolean, 'f': KindBoolean, 'n': KindNull, '[': KindArray, '{': KindObject,
}

func (r *jsonReader) value(depth int) (Value, error) {
	switch kind := r.decoder.PeekKind(); {
	case depth > maxDepth && (kind == '{' || kind == '['):
		_, at, err := r.raw()
		if err == nil {
			err = r.refuse(tooDeep(at))
		}
		return Value{}, err
	case kind == '{':
		return r.object(depth)
	case kind == '[':
		return r.array(depth)
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

// refuse ends the reading for a reason that is not the grammar of JSON.
func (r *jsonReader) refuse(err error) error {
	r.refused = err
	return err
}

func (r *jsonReader) object(depth int) (Value, error) {
	value, err := r.open(KindObject)
	if err != nil {
		return value, err
	}
	for r.decoder.PeekKind() != '}' {
		raw, at, err := r.raw()
		if err != nil {
			return value, err
		}
		key, err := jsontext.AppendUnquote(nil, raw)
		if err != nil {
			return value, err
		}
		member := Member{Key: string(key), Place: at}
		if depth == 0 && member.Key == r.subject.List && r.subject.Element != nil && r.decoder.PeekKind() == '[' {
			member.Value, err = r.list()
		} else {
			member.Value, err = r.value(depth + 1)
		}
		if err != nil {
			return value, err
		}
		value.Members = append(value.Members, member)
	}
	_, err = r.decoder.ReadToken()
	return value, err
}

func (r *jsonReader) array(depth int) (Value, error) {
	value, err := r.open(KindArray)
	if err != nil {
		return value, err
	}
	for r.decoder.PeekKind() != ']' {
		element, err := r.value(depth + 1)
		if err != nil {
			return value, err
		}
		value.Elements = append(value.Elements, element)
	}
	_, err = r.decoder.ReadToken()
	return value, err
}

// list is the array whose elements are not kept.
func (r *jsonReader) list() (Value, error) {
	value, err := r.open(KindArray)
	if err != nil {
		return value, err
	}
	for r.decoder.PeekKind() != ']' {
		element, err := r.value(1)
		if err != nil {
			return value, err
		}
		if err := r.subject.Element(element); err != nil {
			return value, r.refuse(err)
		}
	}
	_, err = r.decoder.ReadToken()
	return value, err
}

// open reads the bracket that a value begins with.
func (r *jsonReader) open(kind Kind) (Value, error) {
	if _, err := r.decoder.ReadToken(); err != nil {
		return Value{}, err
	}
	return Value{Kind: kind, Place: r.placeOf(int(r.decoder.InputOffset()) - 1)}, nil
}

func (r *jsonReader) raw() (jsontext.Value, Place, error) {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		return nil, Place{}, err
	}
	return raw, r.placeOf(int(r.decoder.InputOffset()) - len(raw)), nil
}

// placeOf goes on from the last place: files are long.
func (r *jsonReader) placeOf(offset int) Place {
	passed := r.text[r.offset:offset]
	if lines := bytes.Count(passed, []byte("\n")); lines > 0 {
		r.here = Place{r.here.Line + lines, 1}
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	r.here.Column += utf8.RuneCount(passed)
	r.offset = offset
	return r.here
}

func (r *jsonReader) describe(err error) error {
	failed := &Error{Place: PlaceOf(r.text, int(r.decoder.InputOffset())), Hint: r.subject.HintWhole}
	syntax, ok := errors.AsType[*jsontext.SyntacticError](err)
	if ok {
		failed.Place = PlaceOf(r.text, int(syntax.ByteOffset))
		err = syntax.Err
	}
	failed.Problem = "this is not JSON: " + strings.TrimPrefix(err.Error(), "jsontext: ")
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		failed.Place, failed.Problem = PlaceOf(r.text, len(r.text)), "this is not JSON: it ends too early"
	}
	if syntax != nil && lastComma(r.text[min(int(syntax.ByteOffset), len(r.text)):]) {
		failed.Problem = "this is not JSON: a comma follows the last entry"
	}
	return failed
}

// lastComma tells a comma before the end of an object or array, which the decoder calls an invalid character.
func lastComma(text []byte) bool {
	rest, comma := bytes.CutPrefix(text, []byte(","))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return comma && (bytes.HasPrefix(rest, []byte("}")) || bytes.HasPrefix(rest, []byte("]")))
}
