package cmd

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// readJSON reads a file that is JSON. The error is a *mappingFileError.
func readJSON(text []byte) (fileValue, error) {
	reader := jsonReader{text: text, decoder: jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))}
	value, err := reader.value(0)
	if err == nil {
		if _, end := reader.decoder.ReadToken(); end == nil {
			err = errMoreJSON
		} else if !errors.Is(end, io.EOF) {
			err = end
		}
	}
	if err != nil {
		return fileValue{}, reader.describe(err)
	}
	return value, nil
}

var errMoreJSON = errors.New("something follows after the end")

type jsonReader struct {
	text    []byte
	decoder *jsontext.Decoder
}

var jsonKinds = map[jsontext.Kind]kind{
	'"': kindText, '0': kindNumber, 't': kindBoolean, 'f': kindBoolean, 'n': kindNull, '[': kindArray, '{': kindObject,
}

func (r *jsonReader) value(depth int) (fileValue, error) {
	if r.decoder.PeekKind() == '{' && depth < mappingDepth {
		return r.object(depth)
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

func (r *jsonReader) object(depth int) (fileValue, error) {
	if _, err := r.decoder.ReadToken(); err != nil {
		return fileValue{}, err
	}
	value := fileValue{kind: kindObject, place: placeOf(r.text, int(r.decoder.InputOffset())-1)}
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
		if member.value, err = r.value(depth + 1); err != nil {
			return value, err
		}
		value.members = append(value.members, member)
	}
	_, err := r.decoder.ReadToken()
	return value, err
}

func (r *jsonReader) raw() (jsontext.Value, place, error) {
	raw, err := r.decoder.ReadValue()
	if err != nil {
		return nil, place{}, err
	}
	return raw, placeOf(r.text, int(r.decoder.InputOffset())-len(raw)), nil
}

func (r *jsonReader) describe(err error) error {
	failed := &mappingFileError{place: placeOf(r.text, int(r.decoder.InputOffset())), hint: hintWholeMapping}
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

// lastComma tells a comma before the end of an object, which the decoder calls an invalid character.
func lastComma(text []byte) bool {
	rest, comma := bytes.CutPrefix(text, []byte(","))
	return comma && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("}"))
}
