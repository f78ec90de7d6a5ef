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

// cells is how wide help texts are: the same on every terminal and in a pipe.
const cells = 80

const margin = "  "

// Show writes a command's help. It replaces cobra's, whose template has one long list of flags.
func Show(session *cli.Session, command *cobra.Command) {
	command.InheritedFlags() // adds them to the command's own
	page := &page{}
	page.intro(command)
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

// page is the help of a command as far as it is written.
type page struct{ text strings.Builder }

func (p *page) intro(command *cobra.Command) {
	text := command.Short + "."
	if command.Long != "" {
		text = strings.Trim(command.Long, "\n")
	}
	p.text.WriteString(text + "\n")
}

func (p *page) title(title string) { p.text.WriteString("\n" + title + ":\n") }

func (p *page) usage(command *cobra.Command) {
	p.title("Usage")
	if command.HasSubCommands() {
		p.text.WriteString(margin + command.CommandPath() + " COMMAND\n")
		return
	}
	p.text.WriteString(margin + command.UseLine())
	if len(command.Aliases) > 0 {
		p.text.WriteString("   (or " + strings.Join(command.Aliases, ", ") + ")")
	}
	p.text.WriteString("\n")
}

func (p *page) examples(command *cobra.Command) {
	if command.Example != "" {
		p.title("Examples")
		p.text.WriteString(command.Example + "\n")
	}
}

// commands lists the commands below one, group by group, and the topics.
func (p *page) commands(command *cobra.Command) {
	if !command.HasSubCommands() {
		return
	}
	list := func(title string, wanted func(*cobra.Command) bool) {
		var lines []line
		for _, below := range command.Commands() {
			if wanted(below) {
				lines = append(lines, line{below.Name(), below.Short})
			}
		}
		p.title(title)
		p.lines(lines)
	}
	if len(command.Groups()) == 0 {
		list("Commands", (*cobra.Command).IsAvailableCommand)
		return
	}
	for _, group := range command.Groups() {
		list(group.Title, func(below *cobra.Command) bool { return below.IsAvailableCommand() && below.GroupID == group.ID })
	}
	list("Topics", (*cobra.Command).IsAdditionalHelpTopicCommand)
}

// flags lists the flags of a command by what they are about. Those that a topic describes are only named.
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
	}
}

// topicFlags lists the flags that a topic is about.
func (p *page) topicFlags(topic *cobra.Command) {
	for _, group := range flagsByGroup(topic) {
		if group.topic == topic.Name() {
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

// names lists the names of flags, as many on a line as there is room for.
func (p *page) names(flags []*pflag.Flag) {
	names := make([]string, 0, len(flags))
	for _, flag := range flags {
		names = append(names, flagName(flag))
	}
	for _, line := range output.Wrap(strings.Join(names, ", "), cells-len(margin)) {
		p.text.WriteString(margin + line + "\n")
	}
}

// line is a name and what it stands for.
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
