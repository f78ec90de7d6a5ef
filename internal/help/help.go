package help

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
	"jt/output"
)

// HelpCells is how wide help texts are: the same on every terminal and in a pipe.
const HelpCells = 80

// Show writes a command's help. It stands in for cobra's, whose template has one long list of flags.
func Show(session *cli.Session, command *cobra.Command) {
	command.InheritedFlags() // cobra adds them to the command's own no sooner
	page := &helpPage{}
	page.paragraph(longText(command))
	if command.Runnable() {
		page.usage(command)
		page.examples(command)
	}
	page.commands(command)
	switch {
	case !command.HasParent():
		page.text.WriteString("\n`jt COMMAND --help` tells of a command, `jt help TOPIC` of a topic.\n")
	case !command.Runnable():
		page.topicFlags(command)
	case !command.HasSubCommands():
		page.flags(command)
	}
	if _, err := io.WriteString(session.Environment.Stdout, page.text.String()); err != nil {
		session.HelpErr = &output.WriteError{Err: err}
	}
}

func longText(command *cobra.Command) string {
	if command.Long == "" {
		return command.Short + "."
	}
	return command.Long
}

// helpPage is the help of a command as far as it is written.
type helpPage struct{ text strings.Builder }

func (p *helpPage) paragraph(text string) { p.text.WriteString(strings.TrimSpace(text) + "\n") }

func (p *helpPage) title(title string) { p.text.WriteString("\n" + title + ":\n") }

func (p *helpPage) usage(command *cobra.Command) {
	p.title("Usage")
	if command.HasSubCommands() {
		p.text.WriteString("  " + command.CommandPath() + " COMMAND\n")
		return
	}
	p.text.WriteString("  " + command.UseLine())
	if len(command.Aliases) > 0 {
		p.text.WriteString("   (or " + strings.Join(command.Aliases, ", ") + ")")
	}
	p.text.WriteString("\n")
}

func (p *helpPage) examples(command *cobra.Command) {
	if command.Example != "" {
		p.title("Examples")
		p.text.WriteString(command.Example + "\n")
	}
}

// commands lists the commands below one, group by group, and the topics.
func (p *helpPage) commands(command *cobra.Command) {
	if !command.HasSubCommands() {
		return
	}
	if len(command.Groups()) == 0 {
		p.title("Commands")
		p.commandLines(command, func(below *cobra.Command) bool { return below.IsAvailableCommand() })
		return
	}
	for _, group := range command.Groups() {
		p.title(group.Title)
		p.commandLines(command, func(below *cobra.Command) bool { return below.IsAvailableCommand() && below.GroupID == group.ID })
	}
	p.title("Topics")
	p.commandLines(command, (*cobra.Command).IsAdditionalHelpTopicCommand)
}

func (p *helpPage) commandLines(command *cobra.Command, wanted func(*cobra.Command) bool) {
	var lines []helpLine
	for _, below := range command.Commands() {
		if wanted(below) {
			lines = append(lines, helpLine{below.Name(), below.Short})
		}
	}
	p.lines(lines)
}

// flags lists the flags of a command by what they are about. Those that every command has are no more than named where
// a topic tells of them.
func (p *helpPage) flags(command *cobra.Command) {
	for _, group := range FlagsByGroup(command) {
		title := group.title
		if group.topic != "" {
			title += " (jt help " + group.topic + ")"
		}
		p.title(title)
		if group.named {
			p.names(group.Flags)
		} else {
			p.flagLines(group.Flags)
		}
	}
}

// topicFlags lists the flags that a topic is about.
func (p *helpPage) topicFlags(topic *cobra.Command) {
	for _, group := range FlagsByGroup(topic) {
		if group.topic == topic.Name() {
			p.title("Flags")
			p.flagLines(group.Flags)
		}
	}
}

func (p *helpPage) flagLines(flags []*pflag.Flag) {
	lines := make([]helpLine, 0, len(flags))
	for _, flag := range flags {
		lines = append(lines, describeFlag(flag))
	}
	p.lines(lines)
}

// names names flags, as many on a line as there is room for.
func (p *helpPage) names(flags []*pflag.Flag) {
	names := make([]string, 0, len(flags))
	for _, flag := range flags {
		names = append(names, flagName(flag))
	}
	for _, line := range output.Wrap(strings.Join(names, ", "), HelpCells-len(helpMargin)) {
		p.text.WriteString(helpMargin + line + "\n")
	}
}

// helpLine is what there is, and what it is.
type helpLine struct{ name, what string }

const helpMargin = "  "

func (p *helpPage) lines(lines []helpLine) {
	cells := 0
	for _, line := range lines {
		cells = max(cells, len(line.name))
	}
	indent := strings.Repeat(" ", len(helpMargin)+cells+2)
	for _, line := range lines {
		fmt.Fprintf(&p.text, "%s%-*s  ", helpMargin, cells, line.name)
		p.text.WriteString(strings.Join(output.Wrap(line.what, HelpCells-len(indent)), "\n"+indent) + "\n")
	}
}
