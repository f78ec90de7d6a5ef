package manual

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Sections of the manual.
const (
	sectionCommands = "1"
	sectionTopics   = "7"
)

// Pages gives the text of each manual page by the name of its file, such as jt-list.1: one for each command, and one
// for each topic of help. The date is the one that they show.
func Pages(root *cobra.Command, date time.Time) map[string]string {
	pages := map[string]string{}
	for _, command := range commandsOf(root) {
		pages[pageName(command)+"."+sectionCommands] = commandPage(command, date)
	}
	for _, topic := range topicsOf(root) {
		pages[pageName(topic)+"."+sectionTopics] = topicPage(topic, date)
	}
	return pages
}

func pageName(command *cobra.Command) string {
	return strings.ReplaceAll(command.CommandPath(), " ", "-")
}

func commandPage(command *cobra.Command, date time.Time) string {
	p := &page{}
	p.begin(command, sectionCommands, date)
	p.synopsis(command)
	p.section("DESCRIPTION")
	p.description(command)
	if command.HasAvailableSubCommands() {
		p.section("COMMANDS")
		p.commands(command)
	}
	if own := ownFlags(command); len(own) > 0 {
		p.section("FLAGS")
		p.flags(own)
		p.starred(own)
	}
	if command.HasParent() {
		p.macro("Pp")
		p.sentence("The flags that every command has, such as --server and --output, are in")
		p.reference(command.Root(), sectionCommands, ".")
	} else {
		p.section("FLAGS OF EVERY COMMAND")
		p.flags(sharedFlags(command))
		p.environment(command)
	}
	if command.Example != "" {
		p.section("EXAMPLES")
		p.literal(unindented(command.Example))
	}
	p.seeAlso(command)
	return p.text.String()
}

func topicPage(topic *cobra.Command, date time.Time) string {
	p := &page{}
	p.begin(topic, sectionTopics, date)
	p.section("DESCRIPTION")
	p.blocks(blocksOf(topic.Long))
	p.seeAlso(topic)
	return p.text.String()
}

// environment writes what jt(1) has of the world around jt, by which it can be read alone.
func (p *page) environment(root *cobra.Command) {
	p.topic(root, "environment", "ENVIRONMENT")
	p.section("FILES")
	p.items(files())
	p.topic(root, "exit-codes", "EXIT STATUS")
}

// topic writes the text of a topic as a section of another page.
func (p *page) topic(root *cobra.Command, name, section string) {
	for _, topic := range topicsOf(root) {
		if topic.Name() == name {
			p.section(section)
			p.blocks(blocksOf(topic.Long))
		}
	}
}

// files are those that jt keeps.
func files() []item {
	return []item{
		{"~/.config/jt/contexts.yaml", []string{"the contexts: servers, and how to sign in to them; read by its owner alone"}},
		{"~/.local/state/jt/holds/", []string{"the journals of jt hold, by which jt hold --recover undoes what a hold left that was killed"}},
		{"~/.cache/jt/", []string{"names for completion, which may be removed at any time"}},
	}
}

func (p *page) begin(command *cobra.Command, section string, date time.Time) {
	p.macro("Dd", date.UTC().Format("January 2, 2006"))
	p.macro("Dt", strings.ToUpper(pageName(command)), section)
	p.macro("Os", command.Root().Name())
	p.section("NAME")
	p.macro("Nm", pageName(command))
	p.macro("Nd", command.Short)
}

func (p *page) synopsis(command *cobra.Command) {
	p.section("SYNOPSIS")
	p.macro("Nm", command.CommandPath())
	if command.HasAvailableSubCommands() {
		p.text.WriteString(".Ar command\n")
	}
	p.text.WriteString(".Op Ar flags\n")
	if arguments := argumentsOf(command); arguments != "" {
		p.sentence(arguments)
	}
}

func (p *page) description(command *cobra.Command) {
	if command.Long == "" {
		p.sentence(command.Short + ".")
		return
	}
	p.blocks(blocksOf(command.Long))
}

func (p *page) commands(command *cobra.Command) {
	p.text.WriteString(".Bl -tag -width 15n -compact\n")
	for _, below := range command.Commands() {
		if below.Hidden || isTopic(below) {
			continue
		}
		p.text.WriteString(".It Ic " + argument(below.CommandPath()) + "\n")
		p.sentence(below.Short)
	}
	p.text.WriteString(".El\n")
}

func (p *page) flags(flags []*pflag.Flag) {
	p.text.WriteString(".Bl -tag -width Ds\n")
	for _, flag := range flags {
		value, meaning := flagText(flag)
		p.text.WriteString(".It ")
		if flag.Shorthand != "" {
			p.text.WriteString("Fl " + argument(flag.Shorthand) + " , ")
		}
		p.text.WriteString("Fl " + argument("-"+flag.Name))
		if value != "" {
			p.text.WriteString(" Ar " + argument(value))
		}
		p.text.WriteByte('\n')
		p.sentence(meaning)
	}
	p.text.WriteString(".El\n")
}

// starred says what the star means at the end of some flags' texts.
func (p *page) starred(flags []*pflag.Flag) {
	isStarred := func(flag *pflag.Flag) bool { return strings.HasSuffix(flag.Usage, "*") }
	if slices.ContainsFunc(flags, isStarred) {
		p.macro("Pp")
		p.sentence("Flags whose text ends in * are looked at by jt itself: jt help selection tells more.")
	}
}

// seeAlso names the command above, those below, and the topics.
func (p *page) seeAlso(command *cobra.Command) {
	type reference struct {
		command *cobra.Command
		section string
	}
	var references []reference
	if command.HasParent() {
		references = append(references, reference{command.Root(), sectionCommands})
		if above := command.Parent(); above != command.Root() {
			references = append(references, reference{above, sectionCommands})
		}
	}
	for _, below := range command.Commands() {
		if !below.Hidden && !isTopic(below) {
			references = append(references, reference{below, sectionCommands})
		}
	}
	for _, topic := range topicsOf(command.Root()) {
		if topic != command {
			references = append(references, reference{topic, sectionTopics})
		}
	}
	p.section("SEE ALSO")
	for i, one := range references {
		end := ","
		if i == len(references)-1 {
			end = ""
		}
		p.reference(one.command, one.section, end)
	}
}
