package output

import (
	"runtime"
	"strings"
)

// Style is how a cell of a table stands out, as "select graphic rendition" parameters. It never carries a meaning that
// the text does not have.
type Style string

// The styles.
const (
	Plain   Style = ""
	Good    Style = "32"
	Warning Style = "33"
	Bad     Style = "1;31"
	Faint   Style = "2" // less important
)

// mark returns what stands out in place of the style where there are no colors.
func (s Style) mark() string {
	switch s {
	case Warning:
		return "!"
	case Bad:
		return "!!"
	}
	return ""
}

// reversed returns the style of a cell that changed, which stands out without colors too.
func (s Style) reversed() Style { return Style(strings.TrimSuffix("7;"+string(s), ";")) }

// Apply returns a text in the style, for an output that may use colors.
func (s Style) Apply(text string) string {
	if s == Plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// ColorAllowed reports whether to use colors. The value of a --color flag, always or never, decides; if it is auto, NO_COLOR
// (any text) forbids them, CLICOLOR_FORCE (any text but 0) allows them, CLICOLOR=0 and TERM=dumb forbid them, and so does a TERM
// that is not set, except on Windows, which does not set it. Without any of these a terminal allows them. The error is a
// *UsageError: another mode.
func ColorAllowed(mode string, terminal bool, getenv func(string) string) (bool, error) {
	switch force, term := getenv("CLICOLOR_FORCE"), getenv("TERM"); {
	case mode == "always":
		return true, nil
	case mode == "never":
		return false, nil
	case mode != "auto":
		return false, unknownName("--color", mode, "modes", []string{"auto", "always", "never"})
	case getenv("NO_COLOR") != "":
		return false, nil
	case force != "" && force != "0":
		return true, nil
	case getenv("CLICOLOR") == "0", term == "dumb", term == "" && runtime.GOOS != "windows":
		return false, nil
	}
	return terminal, nil
}

// UTF8Locale reports whether the locale uses UTF-8, according to the first of LC_ALL, LC_CTYPE and LANG that is not
// empty. If all are empty it is true on Windows, which has no such variables, and false elsewhere.
func UTF8Locale(getenv func(string) string) bool {
	for _, variable := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(getenv(variable)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return runtime.GOOS == "windows"
}
