package cmd

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// readJSON reads a file that is JSON. The error is a *fileError, or one of the subject's element.
func readJSON(text []byte, subject *fileSubject) (fileValue, error) {
	reader := jsonReader{text: text, subject: subject, decoder: jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true)), here: place{1, 1}}
	value, err := reader.value(0)
	if err == nil {
		if _, end := reader.decoder.ReadToken(); end == nil {
			err = errMoreJSON
		} else if !errors.Is(end, io.EOF) {
			err = end
		}
	}
	if reader.refused != nil {
		return fileValue{}, reader.refused
	}
	if err != nil {
		return fileValue{}, reader.describe(err)
	}
	return value, nil
}

var errMoreJSON = errors.New("something follows after the end")

type jsonReader struct {
	text    []byte
	subject *fileSubject
	decoder *jsontext.Decoder
	refused error // what is wrong with a value that is JSON

	offset int // of the byte that is at here
	here   place
}

var jsonKinds = map[jsontext.Kind]kind{
	'"': kindText, '0': kindNumber, 't': kindBoolean, 'f': kindBoolean, 'n': kindNull, '[': kindArray, '{': kindObject,
}

func (r *jsonReader) value(depth int) (fileValue, error) {
	switch kind := r.decoder.PeekKind(); {
	case depth > fileDepth && (kind == '{' || kind == '['):
		_, at, err := r.raw()
		if err == nil {
			err = r.refuse(tooDeep(at))
		}
		return fileValue{}, err
	case kind == '{':
		return r.object(depth)
	case kind == '[':
		return r.array(depth)
	}
	raw, at, err := r.raw()
	if err != nil {
		return fileValue{}, err
	}
	value := fileValue{kind: jsonKinds[raw.Kind()], place: at, text: string(raw)}
	if value.kind == kindText {
		text, err := jsontext.AppendUnquote(nil, raw)
		value.text = string(text)
		return value, err
	}
	return value, nil
}

// refuse ends the reading for a reason that is not the grammar of JSON.
func (r *jsonReader) refuse(err error) error {
	r.refused = err
	return err
}

func (r *jsonReader) object(depth int) (fileValue, error) {
	value, err := r.open(kindObject)
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
		member := fileMember{key: string(key), place: at}
		if depth == 0 && member.key == r.subject.list && r.subject.element != nil && r.decoder.PeekKind() == '[' {
			member.value, err = r.list()
		} else {
			member.value, err = r.value(depth + 1)
		}
		if err != nil {
			return value, err
		}
		value.members = append(value.members, member)
	}
	_, err = r.decoder.ReadToken()
	return value, err
}

func (r *jsonReader) array(depth int) (fileValue, error) {
	value, err := r.open(kindArray)
	if err != nil {
		return value, err
	}
	for r.decoder.PeekKind() != ']' {
		element, err := r.value(depth + 1)
		if err != nil {
			return value, err
		}
		value.elements = append(value.elements, element)
	}
	_, err = r.decoder.ReadToken()
	return value, err
}

// list is the array whose elements are not kept.
func (r *jsonReader) list() (fileValue, error) {
	value, err := r.open(kindArray)
	if err != nil {
		return value, err
	}
	for r.decoder.PeekKind() != ']' {
		element, err := r.value(1)
		if err != nil {
			return value, err
		}
		if err := r.subject.element(element); err != nil {
			return value, r.refuse(err)
		}
	}
	_, err = r.decoder.ReadToken()
	return value, err
}

// open reads the bracket that a value begins with.
func (r *jsonReader) open(kind kind) (fileValue, error) {
	if _, err := r.decoder.ReadToken(); err != nil {
		return fileValue{}, err
	}
	return fileValue{kind: kind, place: r.placeOf(int(r.decoder.InputOffset()) - 1)}, nil
}

func (r *jsonReader) raw() (jsontext.Value, place, error) {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		return nil, place{}, err
	}
	return raw, r.placeOf(int(r.decoder.InputOffset()) - len(raw)), nil
}

// placeOf goes on from the last place: files are long.
func (r *jsonReader) placeOf(offset int) place {
	passed := r.text[r.offset:offset]
	if lines := bytes.Count(passed, []byte("\n")); lines > 0 {
		r.here = place{r.here.line + lines, 1}
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	r.here.column += utf8.RuneCount(passed)
	r.offset = offset
	return r.here
}

func (r *jsonReader) describe(err error) error {
	failed := &fileError{place: placeOf(r.text, int(r.decoder.InputOffset())), hint: r.subject.hintWhole}
	syntax, ok := errors.AsType[*jsontext.SyntacticError](err)
	if ok {
		failed.place = placeOf(r.text, int(syntax.ByteOffset))
		err = syntax.Err
	}
	failed.problem = "this is not JSON: " + strings.TrimPrefix(err.Error(), "jsontext: ")
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		failed.place, failed.problem = placeOf(r.text, len(r.text)), "this is not JSON: it ends too early"
	}
	if syntax != nil && lastComma(r.text[min(int(syntax.ByteOffset), len(r.text)):]) {
		failed.problem = "this is not JSON: a comma follows the last entry"
	}
	return failed
}

// lastComma tells a comma before the end of an object or array, which the decoder calls an invalid character.
func lastComma(text []byte) bool {
	rest, comma := bytes.CutPrefix(text, []byte(","))
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return comma && (bytes.HasPrefix(rest, []byte("}")) || bytes.HasPrefix(rest, []byte("]")))
}
