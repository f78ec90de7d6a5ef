package output

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// Visible spells out the characters of a text that would control a terminal, reorder a line, or show nothing: a newline
// becomes `\n`, a tab `\t`, an escape `\x1b`, a bidirectional override `\u202e`, a zero-width space `\u200b`, a tag
// `\U000e0061`, a byte that is not UTF-8 `\xff`. Joiners and variation selectors remain where emoji and scripts need them.
// The result is one line.
func Visible(text string) string { return visible(text, "") }

// VisibleLines is Visible for a text of several lines: it keeps newlines and tabs.
func VisibleLines(text string) string { return visible(text, "\n\t") }

// visible does what Visible does, except for the characters in keep.
func visible(text, keep string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, hidden) {
		return text
	}
	made := make([]byte, 0, len(text)+16)
	for i := 0; i < len(text); {
		character, size := utf8.DecodeRuneInString(text[i:])
		raw, rest := text[i:i+size], text[i+size:]
		i += size
		switch {
		case character == utf8.RuneError && size == 1:
			made = fmt.Appendf(made, `\x%02x`, raw[0])
		case !harmful(made, character, rest) || strings.ContainsRune(keep, character):
			made = append(made, raw...)
		case character == '\n':
			made = append(made, `\n`...)
		case character == '\t':
			made = append(made, `\t`...)
		case character == '\r':
			made = append(made, `\r`...)
		case character < utf8.RuneSelf:
			made = fmt.Appendf(made, `\x%02x`, character)
		default:
			made = appendCode(made, character)
		}
	}
	return string(made)
}

// appendCode spells a character as Go and YAML do: \u200b, \U000e0061.
func appendCode(target []byte, character rune) []byte {
	if character > 0xffff {
		return fmt.Appendf(target, `\U%08x`, character)
	}
	return fmt.Appendf(target, `\u%04x`, character)
}

// hiddenTables have the characters that control a terminal, reorder a line, or show nothing: control and format characters,
// the separators of lines and paragraphs, what Unicode says to ignore, such as Hangul fillers, variation selectors, and those
// whose category is visible but whose picture is empty: a Braille pattern, the Khitan filler, a musical note without a head.
var hiddenTables = []*unicode.RangeTable{
	unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector,
	unicode.Noncharacter_Code_Point,
	{
		R16: []unicode.Range16{{Lo: 0x2800, Hi: 0x2800, Stride: 1}},
		R32: []unicode.Range32{{Lo: 0x16fe4, Hi: 0x16fe4, Stride: 1}, {Lo: 0x1d159, Hi: 0x1d159, Stride: 1}},
	},
}

// hidden reports whether a character is in one of them.
func hidden(character rune) bool {
	if character < 0x7f {
		return character < ' '
	}
	return unicode.In(character, hiddenTables...)
}

// harmful reports whether a character is hidden and not needed between the text made so far and the rest.
func harmful(made []byte, character rune, rest string) bool {
	if !hidden(character) {
		return false
	}
	const nonJoiner, joiner, asText, asEmoji = '\u200c', '\u200d', '\ufe0e', '\ufe0f'
	next, _ := utf8.DecodeRuneInString(rest)
	switch before, _ := utf8.DecodeLastRune(made); character {
	case nonJoiner:
		return !joins(before) || !joins(next)
	case joiner:
		return (!joins(before) || !joins(next)) && !inEmoji(made, next)
	case asText, asEmoji:
		keycap := strings.ContainsRune("0123456789#*", before) && next == '\u20e3'
		return !keycap && !inEmoji(utf8.AppendRune(nil, before), '❤')
	}
	return true
}

// joiningScripts are those whose letters change their shape with a joiner or non-joiner between them.
var joiningScripts = []*unicode.RangeTable{
	unicode.Adlam, unicode.Arabic, unicode.Mandaic, unicode.Mongolian, unicode.Nko, unicode.Syriac,
	unicode.Bengali, unicode.Devanagari, unicode.Gujarati, unicode.Gurmukhi, unicode.Kannada, unicode.Khmer, unicode.Malayalam,
	unicode.Myanmar, unicode.Oriya, unicode.Sinhala, unicode.Tamil, unicode.Telugu,
}

// joins reports whether a character is a letter or mark of a script with joiners.
func joins(character rune) bool {
	return unicode.In(character, unicode.L, unicode.M) && unicode.In(character, joiningScripts...) && !hidden(character)
}

// inEmoji reports whether a joiner makes one emoji of the end of a text and the next character: one visible character, to
// which a letter or symbol is joined by nothing else. Marks and skin tones join without it.
func inEmoji(made []byte, next rune) bool {
	if next < utf8.RuneSelf || hidden(next) || unicode.In(next, unicode.L, unicode.M, unicode.Sk) {
		return false
	}
	const longest = 16 // bytes of an emoji with a skin tone and a variation selector, or more
	start := max(len(made)-longest, 0)
	for start < len(made) && !utf8.RuneStart(made[start]) {
		start++
	}
	last := ""
	for clusters := displaywidth.StringGraphemes(string(made[start:]) + "\u200d" + string(next)); clusters.Next(); {
		last = clusters.Value()
	}
	return strings.HasSuffix(last, "\u200d"+string(next)) && !strings.HasPrefix(last, "\u200d")
}

// Count returns a number with commas between thousands: "2,603".
func Count(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	for end := len(digits) - 3; end > 0; end -= 3 {
		digits = digits[:end] + "," + digits[end:]
	}
	return sign + digits
}
