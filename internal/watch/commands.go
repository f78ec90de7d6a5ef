package watch

import (
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"jt/internal/cli"
)

// command is what a key does.
type command struct {
	keys  []string
	title string // of the keys
	does  string
	do    func(*watch)
}

// commands returns what the keys do, in the order in which they are listed.
func commands() []command {
	scroll := func(rows func(*choice) int) func(*watch) {
		return func(w *watch) { w.choice.top = max(w.choice.top+rows(&w.choice), 0) }
	}
	to := func(top int) func(*watch) { return func(w *watch) { w.choice.top = top } }
	return []command{
		{[]string{"q"}, "q", "quit", func(w *watch) { w.quit = true }},
		{[]string{keyUp, "k"}, "Up, k", "scroll up by a row", scroll(func(*choice) int { return -1 })},
		{[]string{keyDown, "j"}, "Down, j", "scroll down by a row", scroll(func(*choice) int { return 1 })},
		{[]string{keyPageUp, "b"}, "PgUp, b", "scroll up by a screen", scroll(func(c *choice) int { return -max(c.page, 1) })},
		{[]string{keyPageDown, " "}, "PgDn, Space", "scroll down by a screen", scroll(func(c *choice) int { return max(c.page, 1) })},
		{[]string{keyHome, "g"}, "Home, g", "show the first rows", to(0)},
		{[]string{keyEnd, "G"}, "End, G", "show the last rows", to(math.MaxInt32)},
		{[]string{"s"}, "s", "sort by another column", func(w *watch) {
			w.choice.sort, w.choice.reversed = (w.choice.sort+1)%(len(w.list.Sorts)+1), false
			w.rearrange()
		}},
		{[]string{"S"}, "S", "reverse the order", func(w *watch) {
			w.choice.reversed = !w.choice.reversed
			w.rearrange()
		}},
		{[]string{"/"}, "/", "show only rows with a text in REF or title", func(w *watch) { w.choice.typing = true }},
		{[]string{keyEscape}, "Esc", "remove this filter", func(w *watch) { w.setFilter("") }},
		{[]string{"?"}, "?", "list the keys", func(w *watch) { w.choice.keys = true }},
	}
}

func (w *watch) pressAll(keys []string) {
	for _, key := range keys {
		w.press(key)
	}
}

// press does what a key says.
func (w *watch) press(key string) {
	switch {
	case w.choice.keys:
		w.choice.keys = false
		return
	case w.choice.typing && w.typeFilter(key):
		return
	}
	for _, command := range commands() {
		if slices.Contains(command.keys, key) {
			command.do(w)
		}
	}
}

// typeFilter reports whether a key is for the filter. Those that scroll are not.
func (w *watch) typeFilter(key string) bool {
	filter := w.choice.filter
	switch {
	case key == keyEnter:
		w.choice.typing = false
	case key == keyBackspace:
		_, last := utf8.DecodeLastRuneInString(filter)
		w.setFilter(filter[:len(filter)-last])
	case key == keyErase:
		w.setFilter("")
	case utf8.RuneCountInString(key) == 1:
		w.setFilter(filter + key)
	case key == keyEscape:
		w.choice.typing = false
		return false // it removes the filter
	default:
		return false
	}
	return true
}

func (w *watch) setFilter(text string) {
	w.choice.filter = text
	w.rearrange()
}

// rearrange shows the rows that were read last as the keys want them, from the first one.
func (w *watch) rearrange() {
	w.choice.top = 0
	w.arrange()
}

func (w *watch) arrange() {
	if w.now != nil {
		options := w.options
		options.Now = w.now.at
		w.picture.order = w.choice.order(&w.list, options, w.now)
	}
}

// Keys returns the keys and what they do, for help.
func Keys() []cli.Word {
	var keys []cli.Word
	for _, command := range commands() {
		keys = append(keys, cli.Word{Name: command.title, Meaning: command.does})
	}
	return keys
}

// listKeys returns the lines of the screen that lists the keys.
func listKeys() []string {
	lines := []string{"", "Keys:"}
	for _, key := range Keys() {
		lines = append(lines, fmt.Sprintf("  %-13s%s", key.Name, key.Meaning))
	}
	return append(lines, "", "Ctrl-C ends jt too, and Ctrl-Z stops it. Any key returns to the table.")
}
