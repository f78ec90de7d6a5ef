package timerange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// element is a number with its unit, such as the 3H of PT3H.
type element struct {
	number string // digits, perhaps with a point or comma among them
	unit   string
	rank   int // the place of the unit among those allowed
}

func (e element) hasFraction() bool {
	return strings.ContainsAny(e.number, ".,")
}

// scan takes a part of a duration to pieces. Its units must be among those allowed,
// go in their order, and none may be repeated. What where says continues a message
// that begins `has the unit "X"`.
func scan(text, allowed, where string) ([]element, error) {
	symbols := strings.Fields(allowed)
	var found []element
	for rest := text; rest != ""; {
		e, after, err := scanElement(rest)
		if err != nil {
			return nil, err
		}
		e.rank = slices.Index(symbols, e.unit)
		if e.rank < 0 {
			problem := fmt.Sprintf("has the unit %q%s, where only %s belong", e.unit, where, allowed)
			return nil, refuse(problem, exampleLength)
		}
		if len(found) > 0 {
			if err := checkOrder(found[len(found)-1], e); err != nil {
				return nil, err
			}
		}
		found = append(found, e)
		rest = after
	}
	return found, nil
}

// scanElement reads one number and its unit and gives what comes after.
func scanElement(text string) (e element, rest string, err error) {
	e.number = leadingDigits(text)
	if e.number == "" {
		return e, "", refuse(fmt.Sprintf("has %s where a number belongs", firstCharacter(text)), exampleLength)
	}
	rest = text[len(e.number):]
	if rest != "" && strings.IndexByte(".,", rest[0]) >= 0 {
		fraction := leadingDigits(rest[1:])
		if fraction == "" {
			return e, "", refuse("has no digit after the point or comma", exampleLength)
		}
		e.number = text[:len(e.number)+1+len(fraction)]
		rest = text[len(e.number):]
	}
	if rest == "" {
		return e, "", refuse("has a number without a unit", exampleLength)
	}
	e.unit = leading(rest, isLetter)
	if e.unit == "" {
		return e, "", refuse(fmt.Sprintf("has %s where a unit belongs", firstCharacter(rest)), exampleLength)
	}
	return e, rest[len(e.unit):], nil
}

func checkOrder(previous, next element) error {
	switch {
	case next.rank == previous.rank:
		return refuse(fmt.Sprintf("has the unit %q twice", next.unit), exampleLength)
	case next.rank < previous.rank:
		problem := fmt.Sprintf("has %q after %q, and units go from large to small", next.unit, previous.unit)
		return refuse(problem, "P1DT12H or 1h30m")
	default:
		return nil
	}
}

// checkFractions allows a fraction for the last element only.
func checkFractions(elements []element) error {
	for _, e := range elements[:len(elements)-1] {
		if e.hasFraction() {
			return refuse("has a fraction before its last unit", "PT1H30M or 1.5h")
		}
	}
	return nil
}

func leadingDigits(text string) string {
	return leading(text, isDigit)
}

// leading gives the longest beginning of which all characters are of a kind.
func leading(text string, ofKind func(byte) bool) string {
	for i := range len(text) {
		if !ofKind(text[i]) {
			return text[:i]
		}
	}
	return text
}

func isDigit(c byte) bool {
	return '0' <= c && c <= '9'
}

func isLetter(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z'
}

// firstCharacter names a text's first character for a message.
func firstCharacter(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return strconv.Quote(text[:size])
}
