package cli

import (
	"bytes"
	"encoding/json"
)

// ReadableJSON is a value as one line of JSON, without a line's end. It is read by people too: what names and URLs hold
// of &, < and > stays as it is.
func ReadableJSON(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}
