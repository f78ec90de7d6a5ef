package main

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jt/cmd"
)

// helpText is the help of a command or of a topic.
type helpText struct {
	path, short string // "jt list", "List job types"
	isTopic     bool
	text        string
}

// helpTexts returns the help of jt, of its commands, and of the topics, in this order.
func helpTexts() ([]helpText, error) {
	var shown bytes.Buffer
	var texts []helpText
	var add func(*cobra.Command) error
	add = func(command *cobra.Command) error {
		shown.Reset()
		if err := command.Help(); err != nil {
			return err
		}
		texts = append(texts, helpText{command.CommandPath(), command.Short, command.IsAdditionalHelpTopicCommand(), shown.String()})
		for _, below := range command.Commands() {
			if below.Hidden {
				continue
			}
			if err := add(below); err != nil {
				return err
			}
		}
		return nil
	}
	err := add(cmd.Tree(&shown))
	slices.SortStableFunc(texts, func(a, b helpText) int { return cmp.Compare(a.section(), b.section()) })
	return texts, err
}

// manualPages returns the text of each manual page by its file name, such as jt-list.1. The pages are the help texts in
// their own layout. jt(1) also has the topics on the environment and exit codes.
func manualPages(texts []helpText, date time.Time) map[string]string {
	pages, sections := map[string]string{}, map[string]string{"jt environment": "ENVIRONMENT", "jt exit-codes": "EXIT STATUS"}
	for _, one := range texts {
		page := beginPage(one, date) + laidOut("DESCRIPTION", one.text)
		seeAlso := []string{}
		for _, other := range texts {
			if other.path != one.path && (other.isTopic || other.path == "jt" || one.path == "jt") {
				seeAlso = append(seeAlso, roff(other.page())+"("+other.section()+")")
			}
			if title := sections[other.path]; title != "" && one.path == "jt" {
				page += laidOut(title, other.text)
			}
		}
		pages[one.page()+"."+one.section()] = page + ".SH SEE ALSO\n" + strings.Join(seeAlso, ",\n") + "\n"
	}
	return pages
}

func (h helpText) page() string { return strings.ReplaceAll(h.path, " ", "-") }

// section returns the section of the manual for the page: 1 is commands, 7 is miscellaneous.
func (h helpText) section() string {
	if h.isTopic {
		return "7"
	}
	return "1"
}

func beginPage(of helpText, date time.Time) string {
	return fmt.Sprintf(".TH %s %s %s jt\n.SH NAME\n%s \\- %s\n",
		roff(strings.ToUpper(of.page())), of.section(), date.Format(time.DateOnly), roff(of.page()), roff(of.short))
}

// ownTitle matches a title in a help text, such as Examples.
var ownTitle = regexp.MustCompile(`\n\n([A-Z][^\n]{1,40}):\n`)

// laidOut returns a section with the text in its own layout, from the left margin, because its lines are as long as a
// terminal is wide. Titles in the text begin sections too.
func laidOut(title, text string) string {
	const asItIs = "\n.in 0\n.nf\n"
	return ".SH " + title + asItIs + ownTitle.ReplaceAllString(roff(text), "\n.fi\n.SH $1"+asItIs) + ".fi\n"
}

// firstDot matches a dot that would make a line a request to the formatter.
var firstDot = regexp.MustCompile(`(?m)^\.`)

// roff escapes what the formatter would take for a request or show as another character: it would turn a plain hyphen
// into one that makes a flag copied from the page fail.
func roff(text string) string {
	escaped := strings.NewReplacer(`\`, `\e`, `-`, `\-`, "`", `\(ga`, `'`, `\(aq`, `^`, `\(ha`, `~`, `\(ti`).Replace(text)
	return firstDot.ReplaceAllString(escaped, `\&.`)
}
