package help

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/output"
)

// cells is the width of help texts: the same on every terminal and in a pipe.
const cells = 80

const margin = "  "

// Show writes a command's help. It replaces cobra's, whose template has one long list of flags.
func Show(session *cli.Session, command *cobra.Command) {
	command.InheritedFlags() // adds them to the command's own
	page := &page{}
	switch {
	case !command.HasParent():
		page.front(command)
	case command.IsAdditionalHelpTopicCommand():
		page.topic(command)
	default:
		page.command(command)
	}
	if _, err := io.WriteString(session.Environment.Stdout, page.text.String()); err != nil {
		session.HelpErr = &output.WriteError{Err: err}
	}
}

// page is a help page being written.
type page struct{ text strings.Builder }

// command writes what is needed first at the top: what the command does, how to call it, examples. The first paragraph of
// Long is the description, the others are notes.
func (p *page) command(command *cobra.Command) {
	what, notes, _ := strings.Cut(strings.TrimRight(cmp.Or(command.Long, command.Short+"."), "\n"), "\n\n")
	p.text.WriteString(what + "\n")
	p.title("Usage")
	p.text.WriteString(margin + usage(command) + "\n")
	if command.Example != "" {
		p.title("Examples")
		p.text.WriteString(command.Example + "\n")
	}
	if command.HasSubCommands() {
		p.title("Commands")
		p.lines(commandLines(command.Commands()))
	} else {
		p.flags(command)
	}
	if notes != "" {
		p.title("Notes")
		p.notes(notes)
	}
}

// notes writes paragraphs, wrapped. Indented lines, such as those of tables, stay as they are.
func (p *page) notes(text string) {
	paragraph := ""
	end := func() {
		if paragraph != "" {
			p.wrapped(paragraph)
		}
		paragraph = ""
	}
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" && line[0] != ' ' {
			paragraph = strings.TrimLeft(paragraph+" "+line, " ")
			continue
		}
		end()
		p.text.WriteString(line + "\n")
	}
	end()
}

// wrapped writes a text in lines that fit.
func (p *page) wrapped(text string) {
	for _, line := range output.Wrap(text, cells-len(margin)) {
		p.text.WriteString(margin + line + "\n")
	}
}

func usage(command *cobra.Command) string {
	if command.HasSubCommands() {
		return command.CommandPath() + " COMMAND"
	}
	line := command.UseLine()
	if len(command.Aliases) > 0 {
		line += "   (or " + strings.Join(command.Aliases, ", ") + ")"
	}
	return line
}

func (p *page) title(title string) { p.text.WriteString("\n" + title + ":\n") }

// front writes the page of jt itself, which fits a terminal of 80x24 with the prompt below it: groups of commands stand
// beside each other.
func (p *page) front(root *cobra.Command) {
	p.text.WriteString(root.Long + "\n\n")
	p.text.WriteString("Usage:    jt COMMAND [flags] | jt COMMAND --help | jt help TOPIC\n")
	p.beside("Examples:", strings.Split(root.Example, "\n"))
	p.text.WriteString("\n")

	var columns [2][]string
	for i, group := range root.Groups() {
		var below []*cobra.Command
		for _, command := range root.Commands() {
			if command.GroupID == group.ID {
				below = append(below, command)
			}
		}
		block := &page{}
		block.lines(commandLines(below))
		columns[i%2] = append(columns[i%2], group.Title+":")
		columns[i%2] = append(columns[i%2], strings.Split(strings.TrimSuffix(block.text.String(), "\n"), "\n")...)
	}
	for i := range max(len(columns[0]), len(columns[1])) {
		var left, right string
		if i < len(columns[0]) {
			left = columns[0][i]
		}
		if i < len(columns[1]) {
			right = columns[1][i]
		}
		p.text.WriteString(strings.TrimRight(fmt.Sprintf("%-*s%s", firstColumn, left, right), " ") + "\n")
	}

	var topics []string
	for _, command := range root.Commands() {
		if command.IsAdditionalHelpTopicCommand() {
			topics = append(topics, command.Name())
		}
	}
	p.text.WriteString("\n")
	p.beside("Topics:", output.Wrap(strings.Join(topics, ", "), cells-len("Topics: ")))
}

// firstColumn is how many cells the left of two columns of commands takes.
const firstColumn = 42

// beside writes lines to the right of a label.
func (p *page) beside(label string, lines []string) {
	width := len(label) + len(" ")
	for _, line := range lines {
		fmt.Fprintf(&p.text, "%-*s%s\n", width, label, strings.TrimSpace(line))
		label = ""
	}
}

// commandLines are the commands that help lists.
func commandLines(commands []*cobra.Command) []line {
	var lines []line
	for _, command := range commands {
		if command.IsAvailableCommand() {
			lines = append(lines, line{command.Name(), command.Short})
		}
	}
	return lines
}

// flags lists the flags of a command in groups. Of a group that a topic describes only the names are listed.
func (p *page) flags(command *cobra.Command) {
	for _, group := range flagsByGroup(command) {
		title := group.title
		if group.topic != "" {
			title += " (jt help " + group.topic + ")"
		}
		p.title(title)
		if group.named {
			p.names(group.flags)
		} else {
			p.flagLines(group.flags)
		}
		if slices.ContainsFunc(group.flags, isLocal) && group.topic != "" {
			p.text.WriteString(margin + "* the server cannot filter by this: jt reads the list and filters it itself\n")
		}
	}
}

// isLocal reports whether jt applies the flag itself, because servers cannot filter by it.
func isLocal(flag *pflag.Flag) bool { return strings.HasSuffix(flag.Usage, "*") }

// topic writes the text of a topic, and describes the flags that the topic is about.
func (p *page) topic(command *cobra.Command) {
	for _, topic := range topics() {
		if topic.name == command.Name() {
			p.text.WriteString(topic.text() + "\n")
		}
	}
	for _, group := range flagsByGroup(command) {
		if group.topic == command.Name() {
			p.title("Flags")
			p.flagLines(group.flags)
		}
	}
}

func (p *page) flagLines(flags []*pflag.Flag) {
	lines := make([]line, 0, len(flags))
	for _, flag := range flags {
		lines = append(lines, describeFlag(flag))
	}
	p.lines(lines)
}

// names lists the names of flags, as many on a line as fit.
func (p *page) names(flags []*pflag.Flag) {
	names := make([]string, 0, len(flags))
	for _, flag := range flags {
		names = append(names, flagName(flag))
	}
	p.wrapped(strings.Join(names, ", "))
}

// line is a name and its meaning.
type line struct{ name, what string }

func (p *page) lines(lines []line) {
	widest := 0
	for _, line := range lines {
		widest = max(widest, len(line.name))
	}
	indent := strings.Repeat(" ", len(margin)+widest+2)
	for _, line := range lines {
		wrapped := strings.Join(output.Wrap(line.what, cells-len(indent)), "\n"+indent)
		fmt.Fprintf(&p.text, "%s%-*s  %s\n", margin, widest, line.name, wrapped)
	}
}
