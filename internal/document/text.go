package document

import (
	"bytes"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// Text returns text that was read from a file, a pipe or a program, without its byte order mark. If it is not UTF-8, there
// is also a *Error without a file.
func Text(raw []byte) ([]byte, error) {
	text := bytes.TrimPrefix(raw, []byte(byteOrderMark))
	for _, other := range otherMarks {
		if bytes.HasPrefix(raw, []byte(other.mark)) {
			return text, &Error{Problem: other.encoding + " text, not UTF-8", Hint: hintUTF8}
		}
	}
	if offset := bytes.IndexByte(text, 0); offset >= 0 { // as in UTF-16 without a mark
		return text, &Error{Place: PlaceOf(text, offset), Problem: "a NUL byte", Hint: hintUTF8}
	}
	if !utf8.Valid(text) {
		return text, &Error{Place: PlaceOf(text, invalidUTF8(text)), Problem: "invalid UTF-8", Hint: hintUTF8}
	}
	return text, nil
}

const hintUTF8 = "convert it to UTF-8; in PowerShell, Out-File -Encoding utf8 writes it"

// The byte order marks of other encodings. The mark of UTF-32 begins like that of UTF-16.
var otherMarks = []struct{ mark, encoding string }{
	{"\xff\xfe\x00\x00", "UTF-32"}, {"\x00\x00\xfe\xff", "UTF-32"}, {"\xff\xfe", "UTF-16"}, {"\xfe\xff", "UTF-16"},
}

// invalidUTF8 returns the offset at which a text stops being UTF-8.
func invalidUTF8(text []byte) (offset int) {
	for offset < len(text) {
		character, size := utf8.DecodeRune(text[offset:])
		if character == utf8.RuneError && size == 1 {
			break
		}
		offset += size
	}
	return offset
}
