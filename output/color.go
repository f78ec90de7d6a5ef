package output

import (
	"runtime"
	"slices"
	"strings"
)

// Style is how a cell of a table stands out. It never carries a meaning that the text does not.
type Style int

// The styles.
const (
	Plain   Style = iota
	Good          // as it should be
	Warning       // paused
	Bad           // failed
	Faint         // of little weight
)

// sgr is the "select graphic rendition" parameter of a style, or "".
func (s Style) sgr() string {
	switch s {
	case Good:
		return "32"
	case Warning:
		return "33"
	case Bad:
		return "1;31"
	case Faint:
		return "2"
	}
	return ""
}

// Apply puts the style around a text, for an output that may use colors.
func (s Style) Apply(text string) string { return rendered(text, s.sgr()) }

// rendered puts "select graphic rendition" parameters around a text, where there are any.
func rendered(text, parameters string) string {
	if parameters == "" || text == "" {
		return text
	}
	return "\x1b[" + parameters + "m" + text + "\x1b[0m"
}

// styled returns the cell's text in its style, reversed where it changed: that is seen without colors too.
func (c *tableCell) styled() string {
	const reverse = "7"
	parameters := c.style.sgr()
	if c.changed {
		parameters = strings.TrimSuffix(reverse+";"+parameters, ";")
	}
	return rendered(c.text, parameters)
}

// ParseColorMode checks the value of a --color flag: auto, always or never. The error is a *UsageError.
func ParseColorMode(text string) (string, error) {
	modes := []string{"auto", "always", "never"}
	if slices.Contains(modes, text) {
		return text, nil
	}
	return "", unknownName("color mode", text, "modes", modes)
}

// ColorAllowed reports whether to use colors. The mode "always" or "never" decides; else NO_COLOR (any text) forbids them,
// CLICOLOR_FORCE (any text but 0) allows them, TERM=dumb forbids them, and without any of these only a terminal has them.
func ColorAllowed(mode string, terminal bool, getenv func(string) string) bool {
	switch force := getenv("CLICOLOR_FORCE"); {
	case mode == "always":
		return true
	case mode == "never", getenv("NO_COLOR") != "":
		return false
	case force != "" && force != "0":
		return true
	case getenv("TERM") == "dumb":
		return false
	}
	return terminal
}

// UTF8Locale reports whether the locale's characters are UTF-8, by the first of LC_ALL, LC_CTYPE and LANG that is not
// empty. If all are empty, only Windows, which has no such variables, counts as UTF-8.
func UTF8Locale(getenv func(string) string) bool {
	for _, variable := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(getenv(variable)); locale != "" {
			return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
		}
	}
	return runtime.GOOS == "windows"
}
