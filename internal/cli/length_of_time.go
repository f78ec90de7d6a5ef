package cli

import (
	"strconv"
	"strings"
	"time"
)

// Spelled is a length of time exactly, as flags take it too, without the zeros at its end: 2m, 1d6h30m.
func Spelled(length time.Duration) string {
	const day = 24 * time.Hour
	days, rest := length/day, length%day
	text := rest.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	switch {
	case days == 0:
		return text
	case rest == 0:
		text = ""
	}
	return strconv.FormatInt(int64(days), 10) + "d" + text
}
