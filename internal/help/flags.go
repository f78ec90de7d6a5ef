package help

import (
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jt/internal/cli"
)

// flagGroup is a group of flags under one title.
type flagGroup struct {
	title string
	topic string // of `jt help`, or ""
	// with is a flag that a command must have to have this group: otherwise its flags of these names mean something else.
	with  string
	named bool // only the names are listed: the topic describes them

	names []string // in the order in which help lists them
	flags []*pflag.Flag
}

// OwnFlag is the annotation of a command's own flag with the name of a shared one.
const OwnFlag = "own"

// flagGroups returns the groups of shared flags. Flags in no group are a command's own.
func flagGroups() []flagGroup {
	return []flagGroup{
		{title: "Selection", topic: "selection", with: "category", names: []string{
			"name", "category", "match", "keyword", "paused", "unpaused", "paused-after", "paused-before", "active", "archived", "system", "no-system", "long-running",
			"failing", "busy", "all", "except", "include-system", "include-long-running", "include-archived", "allow-empty",
		}},
		{title: "Time", topic: "time", names: []string{"since", "until", "utc"}},
		{title: "Output", topic: "output", names: []string{"output", "columns", "jq", "arg", "no-headers", "color", "quiet"}},
		{title: "Connection", topic: "connection", named: true, names: []string{
			"server", "context", "auth", "header", "header-env", "ca-cert", "client-cert", "client-key", "tls-server-name",
			"insecure", "proxy", "request-timeout", "connect-timeout", "retries", "page-size", "concurrency", "verbose",
		}},
	}
}

// flagsByGroup returns the flags of a command, its own first.
func flagsByGroup(command *cobra.Command) []flagGroup {
	own := flagGroup{title: "Flags"}
	command.Flags().SortFlags = false
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		if flag.Name != "help" && !flag.Hidden {
			own.flags = append(own.flags, flag)
		}
	})
	shared := flagGroups()
	for i := range shared {
		group := &shared[i]
		if group.with != "" && command.Flags().Lookup(group.with) == nil {
			continue
		}
		for _, name := range group.names {
			if flag := command.Flags().Lookup(name); flag != nil && flag.Annotations[OwnFlag] == nil {
				group.flags = append(group.flags, flag)
			}
		}
		own.flags = slices.DeleteFunc(own.flags, func(flag *pflag.Flag) bool { return slices.Contains(group.flags, flag) })
	}
	return slices.DeleteFunc(append([]flagGroup{own}, shared...), func(group flagGroup) bool { return len(group.flags) == 0 })
}

func flagName(flag *pflag.Flag) string {
	if flag.Shorthand != "" {
		return "-" + flag.Shorthand + ", --" + flag.Name
	}
	return "--" + flag.Name
}

// flagWords describes flags: the name of the value, what the flag does, and its default.
func flagWords(flags []*pflag.Flag) []cli.Word {
	words := make([]cli.Word, 0, len(flags))
	for _, flag := range flags {
		value, what := pflag.UnquoteUsage(flag)
		name := flagName(flag)
		if value != "" && flag.NoOptDefVal == "" {
			name += " " + value
		}
		if !slices.Contains([]string{"", "0", "0s", "false", "[]"}, flag.DefValue) {
			what += " (default " + flag.DefValue + ")"
		}
		words = append(words, cli.Word{Name: name, Meaning: what})
	}
	return words
}
