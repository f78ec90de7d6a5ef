package view

import (
	"strconv"
	"time"

	"jt/internal/cli"
	"jt/output"
)

// mebibytes writes a number of MiB in the unit that people read: 64 MiB, 2.0 GiB.
func mebibytes(text string) string {
	size, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	units := []string{"MiB", "GiB", "TiB", "PiB"}
	for size >= 1024 && len(units) > 1 {
		size, units = size/1024, units[1:]
	}
	if units[0] == "MiB" {
		return strconv.FormatFloat(size, 'g', 4, 64) + " MiB"
	}
	return strconv.FormatFloat(size, 'f', 1, 64) + " " + units[0]
}

// seconds writes a number of seconds as a length of time: 90s as 1m30s, and the longest timeout of a server, 2147483647 s, as
// 68y.
func seconds(text string) string {
	number, err := strconv.ParseFloat(text, 64)
	const longest, roughly = 100 * 365 * 24 * time.Hour, 2 * 365 * 24 * time.Hour
	switch length := time.Duration(number * float64(time.Second)); {
	case err != nil:
		return text
	case number < 0 || number >= longest.Seconds():
		return text + "s"
	case length >= roughly:
		return output.Span(length)
	default:
		return cli.Spelled(length)
	}
}
