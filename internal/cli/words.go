package cli

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"jt/output"
)

// IsDigits reports whether a text consists of digits.
func IsDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// Jobs returns a number of jobs in words.
func Jobs(count int64) string {
	switch count {
	case 0:
		return "no job"
	case 1:
		return "1 job"
	}
	return output.Count(int(count)) + " jobs"
}

// DidYouMean returns a hint that offers words, or "" if there are none.
func DidYouMean(words []string) string {
	if len(words) == 0 {
		return ""
	}
	last := len(words) - 1
	if last == 0 {
		return "did you mean " + words[0] + "?"
	}
	return "did you mean " + strings.Join(words[:last], ", ") + " or " + words[last] + "?"
}

// ServerLine returns the line for a shell of a system that selects a server.
func ServerLine(system, server string) string {
	if system == "windows" {
		return `$env:JT_SERVER = "` + server + `"`
	}
	return "export JT_SERVER=" + server
}

// SomeNames lists names on one line, the first five and the number of the rest.
func SomeNames(names []string) string {
	const most = 5
	if more := len(names) - most; more > 0 {
		return strings.Join(names[:most], ", ") + " and " + output.Count(more) + " more"
	}
	return strings.Join(names, ", ")
}

// JobTypes returns a number of job types in words.
func JobTypes(count int) string {
	if count == 1 {
		return "1 job type"
	}
	return output.Count(count) + " job types"
}

// Spelled returns an exact duration as flags accept it, without trailing zeros: 2m, 1d6h30m.
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

// ReadableJSON returns a value as one line of JSON, without a newline. People read it too, so &, < and > are not escaped.
func ReadableJSON(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}
