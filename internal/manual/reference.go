package manual

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Reference describes all commands, their flags and the topics of help in Markdown.
func Reference(root *cobra.Command) string {
	var text strings.Builder
	name := root.Name()
	fmt.Fprintf(&text, "# Reference of %s\n\nAll commands, their flags, and what `%s help TOPIC` tells. ", name, name)
	fmt.Fprintf(&text, "`%s COMMAND --help` shows the same.\n\n", name)
	text.WriteString("This file is generated from the commands themselves by `go generate ./internal/manual`.\n\n")

	commands, topics := commandsOf(root)[1:], topicsOf(root)
	for _, command := range commands {
		fmt.Fprintf(&text, "- [%s](#%s): %s\n", command.CommandPath(), anchor(command), plain(command.Short))
	}
	text.WriteString("\nand\n\n- [Flags of every command](#flags-of-every-command)\n")
	for _, topic := range topics {
		fmt.Fprintf(&text, "- [%s help %s](#%s-help-%s): %s\n", name, topic.Name(), name, topic.Name(), plain(topic.Short))
	}

	for _, command := range commands {
		fmt.Fprintf(&text, "\n## %s\n\n", command.CommandPath())
		writeCommand(&text, command)
	}
	text.WriteString("\n## Flags of every command\n\n")
	writeFlags(&text, sharedFlags(root))
	if own := ownFlags(root); len(own) > 0 {
		fmt.Fprintf(&text, "\n`%s` without a command takes\n\n", name)
		writeFlags(&text, own)
	}
	for _, topic := range topics {
		fmt.Fprintf(&text, "\n## %s help %s\n\n%s.\n", name, topic.Name(), plain(topic.Short))
		writeBlocks(&text, topic.Long)
	}
	return text.String()
}

func anchor(command *cobra.Command) string {
	return strings.ReplaceAll(command.CommandPath(), " ", "-")
}

func writeCommand(text *strings.Builder, command *cobra.Command) {
	usage := command.CommandPath()
	if command.HasAvailableSubCommands() {
		usage += " COMMAND"
	}
	usage += " [flags]"
	if arguments := argumentsOf(command); arguments != "" {
		usage += " " + arguments
	}
	writeFenced(text, []string{usage})
	long := command.Long
	if long == "" {
		long = command.Short + "."
	}
	writeBlocks(text, long)
	if own := ownFlags(command); len(own) > 0 {
		text.WriteString("\nFlags, beside [those of every command](#flags-of-every-command):\n\n")
		writeFlags(text, own)
	}
	if command.Example != "" {
		text.WriteString("\nExamples:\n\n")
		writeFenced(text, unindented(command.Example))
	}
}

// writeBlocks leaves lists as they were laid out: terms hold what Markdown would take for its own.
func writeBlocks(text *strings.Builder, long string) {
	for part := range strings.SplitSeq(strings.Trim(long, "\n"), "\n\n") {
		for _, run := range runsOf(part) {
			text.WriteByte('\n')
			if strings.HasPrefix(run[0], " ") && indented(run).kind != paragraph {
				writeFenced(text, unindented(strings.Join(run, "\n")))
				continue
			}
			if headingLine.MatchString(run[0]) {
				fmt.Fprintf(text, "**%s**\n\n", plain(run[0]))
				run = run[1:]
			}
			for _, line := range run {
				text.WriteString(atMargin(plain(strings.TrimLeft(line, " "))) + "\n")
			}
		}
	}
}

// atMargin keeps a line from beginning a list, a heading or a quotation.
func atMargin(line string) string {
	if mark, _, found := strings.Cut(line, " "); found && strings.Trim(mark, "-+#>") == "" {
		return `\` + line
	}
	return line
}

func writeFlags(text *strings.Builder, flags []*pflag.Flag) {
	for _, flag := range flags {
		value, meaning := flagText(flag)
		text.WriteString("- ")
		if flag.Shorthand != "" {
			fmt.Fprintf(text, "`-%s`, ", flag.Shorthand)
		}
		fmt.Fprintf(text, "`%s`: %s\n", strings.TrimSpace("--"+flag.Name+" "+value), plain(meaning))
	}
}

func writeFenced(text *strings.Builder, lines []string) {
	fmt.Fprintf(text, "```text\n%s\n```\n", strings.Join(lines, "\n"))
}

// plain gives text that Markdown shows as it stands, but for what stands between backquotes.
func plain(text string) string {
	parts := strings.Split(text, "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "<", `\<`, "[", `\[`, "~", `\~`).Replace(parts[i])
	}
	return strings.Join(parts, "`")
}

// unindented takes away the indentation that all lines have in common.
func unindented(text string) []string {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	least := indentation(lines[0])
	for _, line := range lines {
		if line != "" {
			least = min(least, indentation(line))
		}
	}
	for i, line := range lines {
		lines[i] = line[min(least, len(line)):]
	}
	return lines
}
