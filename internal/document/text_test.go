package document

import (
	"errors"
	"testing"
)

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		"plain\n":                          "plain\n",
		"\ufeffplain":                      "plain",
		"\ufeff\ufeffplain":                "\ufeffplain",
		"Größe \ufffd 地図":                  "Größe \ufffd 地図",
		"6\x00":                            "error :1:2: a NUL byte",
		"6\x007\x00":                       "error :1:2: a NUL byte",
		"landsat\nlandsat-parse\x00x":      "error :2:14: a NUL byte",
		"Gr\xf6\xdfe":                      "error :1:3: invalid UTF-8",
		"\xff\xfe6\x00":                    "error : UTF-16 text, not UTF-8",
		"\xfe\xff\x006":                    "error : UTF-16 text, not UTF-8",
		"l\x00a\x00n\x00d\x00\r\x00\n\x00": "error :1:2: a NUL byte",
		"\x00l\x00a\x00n\x00d":             "error :1:1: a NUL byte",
		"\xff\xfe\x00\x006\x00\x00\x00":    "error : UTF-32 text, not UTF-8",
	} {
		got, err := Text([]byte(text))
		result := string(got)
		if failed, ok := errors.AsType[*Error](err); ok {
			result = "error " + failed.Error()
		}
		if result != want {
			t.Errorf("Text(%q) = %q, want %q", text, result, want)
		}
	}
}
