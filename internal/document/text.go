package document

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// Text returns text that was read from a file, a pipe or a program, without its byte order mark. If it is not UTF-8, there
// is also a *Error without a file.
func Text(raw []byte) ([]byte, error) {
	text := bytes.TrimPrefix(raw, []byte(byteOrderMark))
	if other := otherEncoding(raw); other != "" {
		return text, &Error{Problem: other + " text, not UTF-8", Hint: "convert it to UTF-8; in PowerShell, Out-File -Encoding utf8 writes it"}
	}
	if offset := bytes.IndexByte(text, 0); offset >= 0 {
		return text, &Error{Place: PlaceOf(text, offset), Problem: "a NUL byte", Hint: "only text in UTF-8 is read, without NUL bytes"}
	}
	if !utf8.Valid(text) {
		return text, &Error{Place: PlaceOf(text, invalidUTF8(text)), Problem: "invalid UTF-8", Hint: "write it in UTF-8"}
	}
	return text, nil
}

// The byte order marks of other encodings. The mark of UTF-32 begins like that of UTF-16.
var otherMarks = []struct{ mark, encoding string }{
	{"\xff\xfe\x00\x00", "UTF-32"}, {"\x00\x00\xfe\xff", "UTF-32"}, {"\xff\xfe", "UTF-16"}, {"\xfe\xff", "UTF-16"},
}

// otherEncoding returns the name of another encoding of Unicode that a text has, or "". UTF-16 without a byte order mark is
// text in which every other byte is NUL.
func otherEncoding(text []byte) string {
	for _, other := range otherMarks {
		if bytes.HasPrefix(text, []byte(other.mark)) {
			return other.encoding
		}
	}
	const enough, sample = 8, 64
	start := text[:min(len(text), sample)&^1]
	pattern := []int{0, 0} // NUL bytes at even and odd places
	for i, character := range start {
		if character == 0 {
			pattern[i%2]++
		}
	}
	if half := len(start) / 2; len(start) >= enough && pattern[0]+pattern[1] == half && (pattern[0] == 0 || pattern[1] == 0) {
		return "UTF-16"
	}
	return ""
}

// invalidUTF8 returns the offset at which a text stops being UTF-8.
func invalidUTF8(text []byte) int {
	for offset, character := range string(text) {
		if character == utf8.RuneError && !strings.HasPrefix(string(text[offset:min(offset+3, len(text))]), "\ufffd") {
			return offset
		}
	}
	return len(text)
}
