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
	page := commandPage
	switch {
	case !command.HasParent():
		page = frontPage
	case command.IsAdditionalHelpTopicCommand():
		page = topicPage
	}
	if _, err := io.WriteString(session.Environment.Stdout, page(command)); err != nil {
		session.HelpErr = &output.WriteError{Err: err}
	}
}

// commandPage has what is needed first at the top: what the command does, how to call it, examples. The first paragraph of
// Long is the description, the others are notes.
func commandPage(command *cobra.Command) string {
	what, notes, _ := strings.Cut(strings.TrimRight(cmp.Or(command.Long, command.Short+"."), "\n"), "\n\n")
	page := what + "\n" + section("Usage", margin+usage(command))
	if command.Example != "" {
		page += section("Examples", command.Example)
	}
	if command.HasSubCommands() {
		page += section("Commands", listed(commandWords(command.Commands())))
	} else {
		page += flagSections(command)
	}
	if notes != "" {
		page += section("Notes", wrappedNotes(notes))
	}
	return page
}

func section(title, text string) string { return "\n" + title + ":\n" + text + "\n" }

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

// commandWords are the commands that help lists.
func commandWords(commands []*cobra.Command) []cli.Word {
	var words []cli.Word
	for _, command := range commands {
		if command.IsAvailableCommand() {
			words = append(words, cli.Word{Name: command.Name(), Meaning: command.Short})
		}
	}
	return words
}

// flagSections lists the flags of a command in groups. Of a group that a topic describes only the names are listed.
func flagSections(command *cobra.Command) string {
	var page string
	for _, group := range flagsByGroup(command) {
		title, text := group.title, listed(flagWords(group.flags))
		if group.topic != "" {
			title += " (jt help " + group.topic + ")"
		}
		if group.named {
			var names []string
			for _, flag := range group.flags {
				names = append(names, flagName(flag))
			}
			text = wrapped(strings.Join(names, ", "))
		}
		if slices.ContainsFunc(group.flags, isLocal) && group.topic != "" {
			text += "\n" + margin + "* the server cannot filter by this: jt reads the list and filters it itself"
		}
		page += section(title, text)
	}
	return page
}

// isLocal reports whether jt applies the flag itself, because servers cannot filter by it.
func isLocal(flag *pflag.Flag) bool { return strings.HasSuffix(flag.Usage, "*") }

// topicPage has the text of a topic, and describes the flags that the topic is about.
func topicPage(command *cobra.Command) string {
	var page string
	for _, topic := range topics() {
		if topic.name == command.Name() {
			page = topic.text() + "\n"
		}
	}
	for _, group := range flagsByGroup(command) {
		if group.topic == command.Name() {
			page += section("Flags", listed(flagWords(group.flags)))
		}
	}
	return page
}

// frontPage is the page of jt itself, which fits a terminal of 80x24 with the prompt below it: groups of commands stand
// beside each other.
func frontPage(root *cobra.Command) string {
	var columns [2][]string
	for i, group := range root.Groups() {
		isOther := func(command *cobra.Command) bool { return command.GroupID != group.ID }
		below := slices.DeleteFunc(slices.Clone(root.Commands()), isOther)
		lines := strings.Split(group.Title+":\n"+listed(commandWords(below)), "\n")
		columns[i%2] = append(columns[i%2], lines...)
	}
	var commands strings.Builder
	columns[0] = append(columns[0], make([]string, max(0, len(columns[1])-len(columns[0])))...)
	for i, left := range columns[0] {
		var right string
		if i < len(columns[1]) {
			right = columns[1][i]
		}
		const leftCells = 42
		commands.WriteString(strings.TrimRight(fmt.Sprintf("%-*s%s", leftCells, left, right), " ") + "\n")
	}
	var topics []string
	for _, command := range root.Commands() {
		if command.IsAdditionalHelpTopicCommand() {
			topics = append(topics, command.Name())
		}
	}
	return root.Long + "\n\nUsage:    jt COMMAND [flags] | jt COMMAND --help | jt help TOPIC\n" +
		beside("Examples:", strings.Split(root.Example, "\n")) + "\n" + commands.String() + "\n" +
		beside("Topics:", output.Wrap(strings.Join(topics, ", "), cells-len("Topics: ")))
}

// beside returns lines to the right of a label.
func beside(label string, lines []string) string {
	var text strings.Builder
	width := len(label) + len(" ")
	for _, line := range lines {
		fmt.Fprintf(&text, "%-*s%s\n", width, label, strings.TrimSpace(line))
		label = ""
	}
	return text.String()
}

// listed returns words with what they mean, one below the other.
func listed(words []cli.Word) string {
	widest := 0
	for _, word := range words {
		widest = max(widest, len(word.Name))
	}
	indent := strings.Repeat(" ", len(margin)+widest+2)
	lines := make([]string, 0, len(words))
	for _, word := range words {
		meaning := strings.Join(output.Wrap(word.Meaning, cells-len(indent)), "\n"+indent)
		lines = append(lines, fmt.Sprintf("%s%-*s  %s", margin, widest, word.Name, meaning))
	}
	return strings.Join(lines, "\n")
}

// wrapped returns a text in lines that fit.
func wrapped(text string) string {
	return margin + strings.Join(output.Wrap(text, cells-len(margin)), "\n"+margin)
}

// wrappedNotes returns paragraphs in lines that fit. Indented lines, such as those of tables, stay as they are.
func wrappedNotes(text string) string {
	var lines []string
	paragraph := ""
	for line := range strings.SplitSeq(text+"\n", "\n") { // an empty line ends the last paragraph too
		if line != "" && line[0] != ' ' {
			paragraph = strings.TrimLeft(paragraph+" "+line, " ")
			continue
		}
		if paragraph != "" {
			lines = append(lines, wrapped(paragraph))
		}
		paragraph = ""
		lines = append(lines, line)
	}
	return strings.Join(lines[:len(lines)-1], "\n")
}
