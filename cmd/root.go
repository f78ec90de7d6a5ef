package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/complete"
	"jt/internal/help"
)

// answersAtOnce marks the commands that wait for nothing. They catch no signals, which would take a tenth of their time.
const answersAtOnce = "answers-at-once"

// severalServers marks the commands that take several contexts.
const severalServers = "several-servers"

// command returns jt's root command.
func command(session *cli.Session) *cobra.Command {
	root := &cobra.Command{
		Use:   "jt",
		Short: "Show, pause and update the job types of a Scale server",
		Long: `jt shows how the job types of a Scale server are doing, pauses and updates them,
and verifies every change. Scale runs algorithms as jobs on a cluster.`,
		Example: `  jt --server sandbox list --category system
  JT_SERVER=https://host/scale/api jt list --paused`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              help.UnknownCommand,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	// Not cobra's own --version: its template links text/template, which keeps the linker from removing unused code.
	version := root.Flags().Bool("version", false, "show version")
	root.RunE = func(command *cobra.Command, _ []string) error {
		if *version {
			return runVersion(command.Context(), session)
		}
		return command.Help()
	}
	root.SetHelpFunc(func(command *cobra.Command, _ []string) {
		if session.HelpErr = help.WrongCommand(command); session.HelpErr == nil {
			help.Show(session, command)
		}
	})
	root.SetIn(session.Environment.Stdin)
	root.SetOut(session.Environment.Stdout)
	root.SetErr(session.Environment.Stderr)
	root.SetFlagErrorFunc(func(command *cobra.Command, err error) error {
		findFormat(session)
		return help.WrongFlag(command, session.Args, err)
	})
	root.PersistentPreRunE = func(command *cobra.Command, _ []string) error {
		session.Connection.Given = command.Flags().Changed
		if _, atOnce := command.Annotations[answersAtOnce]; !atOnce && session.Environment.CatchSignals != nil {
			session.Environment.CatchSignals()
		}
		if _, several := command.Annotations[severalServers]; several {
			return nil
		}
		return session.OneContext(command.CommandPath())
	}
	addConnectionFlags(root.PersistentFlags(), &session.Connection)
	addPrintingFlags(root.PersistentFlags(), &session.Printing)
	root.SetHelpCommand(help.Command())
	addCommands(session, root)
	return root
}

// addCommands adds the command that the command line begins with, or all of them if it begins with another word. Making
// the flags of all commands would take a good part of the start-up time.
func addCommands(session *cli.Session, root *cobra.Command) {
	words := session.Args
	if complete.IsRequest(words) {
		words = words[1 : len(words)-1] // without the word being completed
	}
	for _, group := range commandGroups() {
		for _, command := range group.commands {
			if len(words) > 0 && command.name == words[0] {
				root.AddCommand(command.build(session))
				return
			}
		}
	}
	for _, group := range commandGroups() {
		root.AddGroup(&cobra.Group{ID: group.title, Title: group.title})
		for _, command := range group.commands {
			built := command.build(session)
			built.GroupID = group.title
			root.AddCommand(built)
		}
	}
	root.AddCommand(help.Topics()...)
}

// commandGroup is a group of commands that help lists under one title.
type commandGroup struct {
	title    string
	commands []namedCommand
}

type namedCommand struct {
	name  string
	build func(*cli.Session) *cobra.Command
}

func commandGroups() []commandGroup {
	return []commandGroup{
		{"Look", []namedCommand{
			{"list", listCommand}, {"show", showCommand}, {"status", statusCommand},
			{"running", runningCommand}, {"pending", pendingCommand}, {"failures", failuresCommand}, {"check", checkCommand}, {"log", logCommand},
		}},
		{"Change and compare", []namedCommand{
			{"pause", pauseCommand}, {"unpause", unpauseCommand}, {"update", updateCommand}, {"wait", waitCommand},
			{"hold", holdCommand}, {"snapshot", snapshotCommand}, {"restore", restoreCommand}, {"diff", diffCommand},
		}},
		{"Connect", []namedCommand{{"context", contextCommand}, {"doctor", doctorCommand}, {"api", apiCommand}}},
		{"Try and set up", []namedCommand{{"sandbox", sandboxCommand}, {"completion", completionCommand}, {"version", versionCommand}}},
	}
}

// noArguments is for commands that take only flags.
func noArguments(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return cli.UsageError(
		fmt.Sprintf("%s takes no arguments: %q", command.CommandPath(), args[0]),
		fmt.Sprintf("see `%s --help`", command.CommandPath()),
	)
}

// Tree returns jt's commands and help topics, for programs that describe them. Their help is written to out; they are not
// meant to be run.
func Tree(out io.Writer) *cobra.Command {
	session := &cli.Session{Environment: cli.Environment{
		Stdin: strings.NewReader(""), Stdout: out, Stderr: io.Discard, Getenv: func(string) string { return "" },
	}}
	root := command(session)
	root.InitDefaultHelpCmd()
	return root
}
