package rawjson

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// SortKey is a JSON value that can be compared with others of its kind.
type SortKey struct {
	kind    int // 0 for null or absent
	number  float64
	instant time.Time
	text    string
}

// SortKeyOf returns the key of a value. A string can be a time.
func SortKeyOf(value []byte, isTime bool) SortKey {
	if len(value) == 0 || value[0] == 'n' {
		return SortKey{}
	}
	switch value[0] {
	case 'f':
		return SortKey{kind: 1}
	case 't':
		return SortKey{kind: 1, number: 1}
	case '"':
		var text string
		_ = json.Unmarshal(value, &text) // it is valid
		if instant, err := time.Parse(time.RFC3339, text); isTime && err == nil {
			return SortKey{kind: 3, instant: instant}
		}
		return SortKey{kind: 4, text: text}
	}
	number, _ := strconv.ParseFloat(string(value), 64)
	return SortKey{kind: 2, number: number}
}

// Compare orders null before everything else.
func (k SortKey) Compare(other SortKey) int {
	return cmp.Or(
		cmp.Compare(k.kind, other.kind), cmp.Compare(k.number, other.number), k.instant.Compare(other.instant), strings.Compare(k.text, other.text),
	)
}
