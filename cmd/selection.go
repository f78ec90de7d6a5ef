package cmd

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"

	"github.com/spf13/pflag"

	"jt/client"
	"jt/internal/cli"
)

// selection chooses job types by flags: names and categories are asked of the server, and all is looked at here: the server
// cannot be asked for the rest, and need not heed what it is asked.
type selection struct {
	names, categories []string
	flags             []fieldFlag
	match             string
	matching          bool // whether --match was given

	pattern *regexp.Regexp
}

// fieldFlag is a flag that keeps the job types of which a field of the server's object is so.
type fieldFlag struct {
	name  string
	field string
	keep  bool // what the field has to be
	usage string
	given bool
}

func selectionFlags() []fieldFlag {
	return []fieldFlag{
		{name: "paused", field: "is_paused", keep: true, usage: "only those that are paused*"},
		{name: "unpaused", field: "is_paused", keep: false, usage: "only those that are not paused*"},
		{name: "active", field: "is_active", keep: true, usage: "only those that are not archived*"},
		{name: "archived", field: "is_active", keep: false, usage: "only those that are archived*"},
		{name: "system", field: "is_system", keep: true, usage: "only Scale's own*"},
		{name: "no-system", field: "is_system", keep: false, usage: "none of Scale's own*"},
		{name: "long-running", field: "is_long_running", keep: true, usage: "only those whose jobs may run for ever*"},
	}
}

func (s *selection) addFlags(flags *pflag.FlagSet) {
	addRepeated(flags, &s.names, "name", "only those of this `name`, exactly; repeatable")
	addRepeated(flags, &s.categories, "category", "only those of this `category`, exactly; repeatable")
	s.flags = selectionFlags()
	for i := range s.flags {
		flags.BoolVar(&s.flags[i].given, s.flags[i].name, false, s.flags[i].usage)
	}
	flags.StringVar(&s.match, "match", "", "only with this `regexp` in name, title or description*")
}

// read takes what only the parsed command line tells.
func (s *selection) read(flags *pflag.FlagSet) { s.matching = flags.Changed("match") }

// prepare checks the flags before anything is sent.
func (s *selection) prepare() error {
	switch {
	case slices.Contains(s.names, ""):
		return cli.UsageError("--name is empty", "is the variable that it comes from unset? Leave the flag out to have every name")
	case slices.Contains(s.categories, ""):
		return cli.UsageError("--category is empty", "is the variable that it comes from unset? Leave the flag out to have every category")
	case s.matching && s.match == "":
		return cli.UsageError("--match is empty", "is the variable that it comes from unset? Leave the flag out to have every name")
	}
	wanted := map[string]fieldFlag{}
	for _, flag := range s.flags {
		if !flag.given {
			continue
		}
		if other, found := wanted[flag.field]; found && other.keep != flag.keep {
			return cli.UsageError(fmt.Sprintf("--%s and --%s exclude each other", other.name, flag.name), "leave one of them out")
		}
		wanted[flag.field] = flag
	}
	if s.match == "" {
		return nil
	}
	pattern, err := regexp.Compile(s.match)
	if err != nil {
		return cli.UsageError(
			fmt.Sprintf("--match %q is no regular expression: %s", s.match, regexpProblem(err)),
			`a dot, bracket or star that is meant as itself is written with a backslash: --match 'v1\.2'`,
		)
	}
	s.pattern = pattern
	return nil
}

// isActive is what --active or --archived ask, which some servers can be asked for too.
func (s *selection) isActive() *bool {
	for _, flag := range s.flags {
		if flag.given && flag.field == "is_active" {
			return &flag.keep
		}
	}
	return nil
}

// local tells whether something is asked that the server cannot be asked for.
func (s *selection) local() bool {
	if s.match != "" {
		return true
	}
	for _, flag := range s.flags {
		if flag.given {
			return true
		}
	}
	return false
}

// keeps tells whether a job type is chosen. Names and categories are looked at here too: some services cannot be asked for
// them, and a server that is asked may heed them loosely or not at all. The error is a *client.FieldError: also where the
// server leaves a field out that is asked for, as nobody can choose by it then.
func (s *selection) keeps(object client.Object) (bool, error) {
	for _, asked := range []struct {
		field  string
		values []string
	}{{"name", s.names}, {"category", s.categories}} {
		if len(asked.values) == 0 {
			continue
		}
		if err := needField(object, asked.field, "a string"); err != nil {
			return false, err
		}
		value, err := object.Text(asked.field)
		if err != nil || !slices.Contains(asked.values, value) {
			return false, err
		}
	}
	for _, flag := range s.flags {
		if !flag.given {
			continue
		}
		if err := needField(object, flag.field, "a boolean"); err != nil {
			return false, err
		}
		value, err := object.Boolean(flag.field)
		if err != nil || value != flag.keep {
			return false, err
		}
	}
	if s.pattern == nil {
		return true, nil
	}
	for _, field := range []string{"name", "title", "description"} {
		text, err := object.Text(field)
		if err != nil {
			return false, err
		}
		if s.pattern.MatchString(text) {
			return true, nil
		}
	}
	return false, nil
}

func needField(object client.Object, field, want string) error {
	if _, told := object.Field(field); !told {
		return &client.FieldError{Row: object.Describe(), Field: field, Want: want, Got: "nothing"}
	}
	return nil
}

// given tells whether anything is selected at all.
func (s *selection) given() bool {
	return s.local() || len(s.names) > 0 || len(s.categories) > 0
}

func regexpProblem(err error) string {
	if problem, ok := errors.AsType[*syntax.Error](err); ok {
		return string(problem.Code) + ": " + problem.Expr
	}
	return "it cannot be read"
}
