package complete

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cache"
	"jt/internal/cli"
	"jt/internal/view"
)

// refValues say which REFs a command takes.
type refValues struct {
	keep func(cache.Name) bool // nil for all
	most int                   // how many; 0 for any number
}

// refs completes REFs: names, or ids where a digit was typed, of the job types that are not on the line yet.
func (c *Completer) refs(values refValues) valueCompleter {
	return func(command *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if slices.Contains(c.Session.Args[:len(c.Session.Args)-1], "--") {
			return nil, anyFiles // what comes after it is another program's
		}
		if values.most > 0 && len(args) >= values.most {
			return nil, noFiles
		}
		args = append(slices.Clone(repeated(command, "except")), args...)
		return Offer(RefChoices(c.knownNames(command.Context()), values.keep, args, typed), typed), noFiles
	}
}

// RefChoices are the REFs that name one job type each.
func RefChoices(names []cache.Name, keep func(cache.Name) bool, given []string, typed string) []Choice {
	naming := map[string]int{} // how many job types a text names
	for _, name := range names {
		naming[name.Name]++
		naming[name.Name+"@"+name.Version]++
	}
	byID := typed != "" && typed[0] >= '0' && typed[0] <= '9'
	var choices []Choice
	for _, name := range names {
		id, full := strconv.FormatInt(name.ID, 10), name.Name+"@"+name.Version
		if keep != nil && !keep(name) || slices.Contains(given, id) || slices.Contains(given, name.Name) || slices.Contains(given, full) {
			continue
		}
		if byID && strings.HasPrefix(id, typed) {
			choices = append(choices, Choice{id, DescribeName(name, full)})
		}
		isPlain := func(ref string) bool { return naming[ref] == 1 && !strings.HasPrefix(ref, "-") }
		switch {
		case isPlain(name.Name) && name.Name != "" && !cli.IsDigits(name.Name) && strings.HasPrefix(name.Name, typed):
			choices = append(choices, Choice{name.Name, DescribeName(name, name.Version)})
		case isPlain(full) && name.Name != "" && name.Version != "" && !strings.Contains(name.Version, "@"):
			choices = append(choices, Choice{full, DescribeName(name, "")})
		}
	}
	return choices
}

// DescribeName tells of a job type what its REF does not: what is given, its state and title.
func DescribeName(name cache.Name, what string) string {
	var parts []string
	for _, part := range []struct {
		text string
		told bool
	}{{what, what != ""}, {view.StateArchived, name.IsArchived}, {view.StatePaused, name.IsPaused && !name.IsArchived}} {
		if part.told {
			parts = append(parts, part.text)
		}
	}
	text := strings.Join(parts, ", ")
	if text != "" && name.Title != "" {
		text += ": "
	}
	return text + name.Title
}

func (c *Completer) completeNames(command *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return c.offerValues(command, "name", typed, func(name cache.Name) string { return name.Name })
}

func (c *Completer) completeCategories(command *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return c.offerValues(command, "category", typed, func(name cache.Name) string { return name.Category })
}

// offerValues offers what job types have in common, for a flag that can be repeated.
func (c *Completer) offerValues(command *cobra.Command, flag, typed string, of func(cache.Name) string) ([]cobra.Completion, cobra.ShellCompDirective) {
	given := repeated(command, flag)
	var choices []Choice
	counts := map[string]int{}
	titles := map[string]string{}
	for _, name := range c.knownNames(command.Context()) {
		value := of(name)
		if counts[value]++; counts[value] == 1 && !slices.Contains(given, value) && !strings.HasPrefix(value, "-") {
			choices = append(choices, Choice{Value: value})
			titles[value] = DescribeName(name, "")
		}
	}
	for i, choice := range choices {
		choices[i].What = cli.JobTypes(counts[choice.Value])
		if counts[choice.Value] == 1 {
			choices[i].What = titles[choice.Value]
		}
	}
	slices.SortFunc(choices, func(a, b Choice) int { return strings.Compare(a.Value, b.Value) })
	return Offer(choices, typed), noFiles
}

// repeated returns what was given so far of a flag that can be repeated; nothing for another kind of flag.
func repeated(command *cobra.Command, name string) []string {
	flag := command.Flags().Lookup(name)
	if flag == nil {
		return nil
	}
	value, ok := flag.Value.(interface{ GetSlice() []string })
	if !ok {
		return nil
	}
	return value.GetSlice()
}
