package manual

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// page is a manual page that is being written, in the language mdoc.
type page struct {
	text strings.Builder
}

// special are characters that the formatter would take for something else, or show as something else. A plain hyphen is
// shown as a typographic one, with which a flag that is copied from the page does not work.
//
//nolint:gochecknoglobals // a table that Go cannot declare as a constant
var special = strings.NewReplacer(`\`, `\e`, `-`, `\-`, "`", `\(ga`, `'`, `\(aq`, `^`, `\(ha`, `~`, `\(ti`)

// escape gives text that is shown as it stands. Characters outside of ASCII are named by their numbers.
func escape(text string) string {
	var escaped strings.Builder
	for _, character := range special.Replace(text) {
		if character < 0x80 {
			escaped.WriteRune(character)
		} else {
			fmt.Fprintf(&escaped, `\[u%04X]`, character)
		}
	}
	return escaped.String()
}

// line gives a line of text, which no dot or quote at its beginning makes a request.
func line(text string) string {
	escaped := escape(text)
	if strings.HasPrefix(escaped, ".") {
		return `\&` + escaped
	}
	return escaped
}

// argument gives an argument of a macro, which is not taken for the name of one or for punctuation.
func argument(text string) string {
	escaped := `\&` + strings.ReplaceAll(escape(text), `"`, `\(dq`)
	if strings.Contains(escaped, " ") {
		return `"` + escaped + `"`
	}
	return escaped
}

// macro writes a line that asks for something. Its arguments are text of their own.
func (p *page) macro(name string, arguments ...string) {
	p.text.WriteString("." + name)
	for _, one := range arguments {
		p.text.WriteString(" " + strings.ReplaceAll(escape(one), `"`, `\(dq`))
	}
	p.text.WriteByte('\n')
}

func (p *page) section(title string) { p.macro("Sh", title) }

// reference names another page, with a character that follows at once, or none.
func (p *page) reference(command *cobra.Command, section, end string) {
	p.macro("Xr", strings.TrimSpace(pageName(command)+" "+section+" "+end))
}

// sentenceEnd is where the next sentence begins.
var sentenceEnd = regexp.MustCompile(`([.!?]\)?) +([A-Z])`)

// sentence writes text that is filled into lines. In mdoc each sentence begins a line.
func (p *page) sentence(text string) {
	for one := range strings.SplitSeq(sentenceEnd.ReplaceAllString(text, "$1\n$2"), "\n") {
		p.text.WriteString(line(one) + "\n")
	}
}

func (p *page) blocks(blocks []block) {
	for i, one := range blocks {
		switch one.kind {
		case heading:
			p.macro("Ss", one.lines[0])
		case list:
			p.items(one.items)
		case literal:
			p.literal(one.lines)
		case paragraph:
			if i > 0 && blocks[i-1].kind != heading {
				p.macro("Pp")
			}
			for _, text := range one.lines {
				p.sentence(text)
			}
		}
	}
}

func (p *page) items(items []item) {
	p.text.WriteString(".Bl -tag -width Ds\n")
	for _, one := range items {
		p.text.WriteString(".It " + argument(one.term) + "\n")
		for _, text := range one.description {
			p.sentence(text)
		}
	}
	p.text.WriteString(".El\n")
}

func (p *page) literal(lines []string) {
	p.text.WriteString(".Bd -literal -offset 2n\n")
	for _, text := range lines {
		p.text.WriteString(line(text) + "\n")
	}
	p.text.WriteString(".Ed\n")
}
