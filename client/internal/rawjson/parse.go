package rawjson

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// NewDecoder returns a decoder that does not copy the body. It allows repeated keys and escapes of half a surrogate pair:
// objects are passed on as sent. AtEnd refuses bytes that are not UTF-8.
func NewDecoder(body []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// Parse returns the one JSON value in a body, without the white space around it.
func Parse(body []byte) ([]byte, error) {
	decoder := NewDecoder(body)
	value, err := readValue(decoder, body)
	if err != nil {
		return nil, err
	}
	return value, AtEnd(decoder, body)
}

// AtEnd checks that a body has nothing after its value, and that it is UTF-8: in another encoding, names would be wrong.
func AtEnd(decoder *jsontext.Decoder, body []byte) error {
	if _, err := decoder.ReadToken(); err == nil {
		return &jsontext.SyntacticError{ByteOffset: decoder.InputOffset()}
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	if utf8.Valid(body) {
		return nil
	}
	valid := strings.ToValidUTF8(string(body), "\xff")
	return &jsontext.SyntacticError{ByteOffset: int64(strings.IndexByte(valid, '\xff')), Err: errNotUTF8}
}

var errNotUTF8 = errors.New("invalid UTF-8")

// readValue reads the next value from a decoder over text. The decoder's own value is valid only until its next read, so
// this is the same part of text.
func readValue(decoder *jsontext.Decoder, text []byte) ([]byte, error) {
	value, err := decoder.ReadValue()
	end := decoder.InputOffset()
	return text[end-int64(len(value)) : end : end], err
}

// ShapeError is valid JSON that the service never returns.
type ShapeError struct{ Problem string }

func (e *ShapeError) Error() string { return e.Problem }

// WrongStart reads a value of the wrong type first, so that invalid JSON is not reported as a wrong shape.
func WrongStart(decoder *jsontext.Decoder, what, want string) error {
	value, err := decoder.ReadValue()
	if err != nil {
		return err
	}
	return &ShapeError{Problem: what + " is " + Describe(value) + ", documented as " + want}
}
