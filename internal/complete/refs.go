package complete

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/view"
)

// refs completes any number of REFs, of the job types that keep accepts; a nil keep accepts all.
func (c *completer) refs(keep func(jobType) bool) cobra.CompletionFunc {
	return func(command *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		last := len(c.session.Args) - 1
		switch slices.Index(c.session.Args[:last], "--") { // after it comes another program's command line
		case -1:
		case last - 1:
			return c.program(typed)
		default:
			return nil, anyFiles
		}
		known, isComplete := c.jobTypes(command.Context())
		return offer(refChoices(known, isComplete, keep, append(repeated(command, "except"), args...), typed), typed), noFiles
	}
}

// refChoices returns REFs of known job types, without those given already: names that are unique, else NAME@VERSION, and ids
// if a digit was typed. Unless all job types are known, no name is known to be unique.
func refChoices(known []jobType, isComplete bool, keep func(jobType) bool, given []string, typed string) []choice {
	naming := map[string]int{} // how many job types a text names
	for _, one := range known {
		naming[one.Name]++
		naming[one.ref()]++
	}
	byID := typed != "" && cli.IsDigits(typed[:1])
	var choices []choice
	for _, one := range known {
		id := strconv.FormatInt(one.ID, 10)
		isGiven := func(ref string) bool { return ref == id || ref == one.Name || ref == one.ref() }
		if keep != nil && !keep(one) || slices.ContainsFunc(given, isGiven) {
			continue
		}
		if byID && strings.HasPrefix(id, typed) {
			choices = append(choices, choice{id, describe(one, one.ref())})
		}
		isUnique := func(ref string) bool { return naming[ref] == 1 && !strings.HasPrefix(ref, "-") }
		switch {
		case one.Name == "":
		case isComplete && isUnique(one.Name) && !cli.IsDigits(one.Name) && strings.HasPrefix(one.Name, typed):
			choices = append(choices, choice{one.Name, describe(one, one.Version)})
		case isUnique(one.ref()) && one.Version != "" && !strings.Contains(one.Version, "@"):
			choices = append(choices, choice{one.ref(), describe(one, "")})
		}
	}
	return choices
}

// describe returns a description such as "1.0, paused: Landsat Parser". first is the part that the REF does not show.
func describe(one jobType, first string) string {
	state := ""
	switch {
	case !one.IsActive:
		state = view.StateArchived
	case one.IsPaused:
		state = view.StatePaused
	}
	isEmpty := func(part string) bool { return part == "" }
	text := strings.Join(slices.DeleteFunc([]string{first, state}, isEmpty), ", ")
	return strings.Join(slices.DeleteFunc([]string{text, one.Title}, isEmpty), ": ")
}

// valuesOf completes a repeatable flag with the values of a field of job types, such as their categories.
func (c *completer) valuesOf(flag string, of func(jobType) string) cobra.CompletionFunc {
	return func(command *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		known, isComplete := c.jobTypes(command.Context())
		given := repeated(command, flag)
		having := map[string][]jobType{}
		for _, one := range known {
			having[of(one)] = append(having[of(one)], one)
		}
		var choices []choice
		for _, value := range slices.Sorted(maps.Keys(having)) {
			those := having[value]
			switch {
			case slices.Contains(given, value) || strings.HasPrefix(value, "-"):
			case !isComplete: // a count would be wrong
				choices = append(choices, choice{Name: value})
			case len(those) == 1:
				choices = append(choices, choice{value, describe(those[0], "")})
			default:
				choices = append(choices, choice{value, cli.JobTypes(len(those))})
			}
		}
		return offer(choices, typed), noFiles
	}
}

// exitCode completes the name of an error after N=.
func (c *completer) exitCode(command *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	code, _, found := strings.Cut(typed, "=")
	if !found {
		return nil, noFiles
	}
	known, _ := c.rows(command.Context(), errorSource())
	// Where job types define their errors themselves, those of Scale itself cannot be mapped.
	isOwned := func(one jobType) bool { return one.OwnedBy != "" }
	if slices.ContainsFunc(known, isOwned) {
		known = slices.DeleteFunc(known, func(one jobType) bool { return !isOwned(one) })
	}
	meanings := map[string]string{} // several job types can have an error of one name
	for _, one := range slices.Backward(known) {
		meanings[one.Name] = strings.TrimSuffix(one.Category+": "+one.Title, ": ")
	}
	var choices []choice
	for _, name := range slices.Sorted(maps.Keys(meanings)) {
		choices = append(choices, choice{code + "=" + name, meanings[name]})
	}
	return offer(choices, typed), noFiles
}

// repeated returns the values of a repeatable flag so far.
func repeated(command *cobra.Command, name string) []string {
	flag := command.Flags().Lookup(name)
	if flag == nil {
		return nil
	}
	values, ok := flag.Value.(interface{ GetSlice() []string })
	if !ok {
		return nil
	}
	return slices.Clone(values.GetSlice())
}
