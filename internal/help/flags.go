package help

import (
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroup is what help tells of together.
type flagGroup struct {
	title string
	topic string // of `jt help`; "" where there is none
	// with is a flag without which a command has no such group: its flags of the same names mean something else.
	with  string
	named bool // too many to be described for each command: the topic does

	names []string // in the order in which they are told
	Flags []*pflag.Flag
}

// flagGroups are those that several commands have. Flags of no group are a command's own.
func flagGroups() []flagGroup {
	return []flagGroup{
		{title: "Selection", topic: "selection", with: "category", names: []string{
			"name", "category", "match", "paused", "unpaused", "active", "archived", "system", "no-system", "long-running",
			"failing", "busy", "all", "except", "include-system", "include-long-running", "include-archived", "allow-empty",
		}},
		{title: "Time", topic: "time", names: []string{"started", "ended", "utc"}},
		{title: "Output", topic: "output", names: []string{"output", "columns", "jq", "no-headers", "color"}},
		{title: "Connection", topic: "connection", named: true, names: []string{
			"server", "context", "auth", "header", "header-env", "ca-cert", "client-cert", "client-key", "tls-server-name",
			"insecure", "proxy", "request-timeout", "retries", "page-size", "concurrency", "verbose",
		}},
	}
}

// FlagsByGroup are the flags of a command, its own first.
func FlagsByGroup(command *cobra.Command) []flagGroup {
	flags := command.Flags()
	groups := flagGroups()
	own := flagGroup{title: "Flags"}
	flags.SortFlags = false
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Name == "help" || flag.Hidden {
			return
		}
		for i := range groups {
			group := &groups[i]
			if slices.Contains(group.names, flag.Name) && (group.with == "" || flags.Lookup(group.with) != nil) {
				group.Flags = append(group.Flags, flag)
				return
			}
		}
		own.Flags = append(own.Flags, flag)
	})
	for _, group := range groups {
		slices.SortFunc(group.Flags, func(a, b *pflag.Flag) int {
			return slices.Index(group.names, a.Name) - slices.Index(group.names, b.Name)
		})
	}
	return slices.DeleteFunc(append([]flagGroup{own}, groups...), func(group flagGroup) bool { return len(group.Flags) == 0 })
}

func flagName(flag *pflag.Flag) string {
	if flag.Shorthand != "" {
		return "-" + flag.Shorthand + ", --" + flag.Name
	}
	return "--" + flag.Name
}

// describeFlag is a flag with the name of its value, what it does, and what goes without it.
func describeFlag(flag *pflag.Flag) helpLine {
	value, what := pflag.UnquoteUsage(flag)
	line := helpLine{flagName(flag), what}
	if value != "" && flag.NoOptDefVal == "" {
		line.name += " " + value
	}
	if !slices.Contains([]string{"", "0", "0s", "false", "[]"}, flag.DefValue) {
		line.what += " (default " + flag.DefValue + ")"
	}
	return line
}
