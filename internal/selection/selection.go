package selection

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"regexp/syntax"
	"slices"
	"time"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/timerange"
)

// Selection selects job types by REFs or by flags. Names and categories are sent to the server. All flags are applied here
// too: the server has no filter for the others, and may ignore those that it is sent.
type Selection struct {
	Refs              []string // of a list, as on the command line; a command with TargetOptions has its REFs there
	Names, Categories []string
	Flags             []fieldFlag
	Match             *string // nil if not given
	Paused            Times   // when the job type was paused, and still is

	pattern *regexp.Regexp
	between timerange.Range            // of Paused
	seen    map[string]map[string]bool // by field: the names and categories of the job types checked
	sought  bool                       // whether the list was read for more of them
	named   map[int64]Target           // the job types that Refs name, by id; nil before Find
}

// fieldFlag is a flag that selects the job types that have a value in a field.
type fieldFlag struct {
	Name  string
	field string
	keep  bool // the value
	Usage string
	Given bool
}

// FieldFlags returns the flags that select by a field of a job type, other than fields that the command sets.
func FieldFlags(set ...string) []fieldFlag {
	flags := []fieldFlag{
		{Name: "paused", field: "is_paused", keep: true, Usage: "only paused job types*"},
		{Name: "unpaused", field: "is_paused", keep: false, Usage: "only job types that are not paused*"},
		{Name: "active", field: "is_active", keep: true, Usage: "only job types that are not archived*"},
		{Name: "archived", field: "is_active", keep: false, Usage: "only archived job types*"},
		{Name: "system", field: "is_system", keep: true, Usage: "only system job types*"},
		{Name: "no-system", field: "is_system", keep: false, Usage: "no system job types*"},
		{Name: "long-running", field: "is_long_running", keep: true, Usage: "only job types whose jobs may run forever*"},
	}
	return slices.DeleteFunc(flags, func(flag fieldFlag) bool { return slices.Contains(set, flag.field) })
}

// Prepare checks the flags before any request is sent.
func (s *Selection) Prepare() error {
	switch {
	case len(s.Refs) > 0 && s.flagged():
		return refsAndFlags()
	case s.Match != nil && *s.Match == "":
		return EmptyFlag("match")
	}
	for _, asked := range s.asked() {
		for _, value := range asked.values {
			if value == "" {
				return EmptyFlag(asked.field)
			}
			if err := checkText("--"+asked.field, value); err != nil {
				return err
			}
		}
	}
	if s.Timed() && s.Asks("unpaused") {
		return cli.UsageError("--unpaused cannot be used together with --paused-after or --paused-before", "leave one of them out")
	}
	wanted := map[string]fieldFlag{}
	for _, flag := range s.given() {
		if other, found := wanted[flag.field]; found && other.keep != flag.keep {
			return cli.UsageError(fmt.Sprintf("--%s and --%s cannot be used together", other.Name, flag.Name), "leave one of them out")
		}
		wanted[flag.field] = flag
	}
	if s.Match == nil {
		return nil
	}
	var err error
	s.pattern, err = regexp.Compile(*s.Match)
	if problem, bad := errors.AsType[*syntax.Error](err); bad {
		return cli.UsageError(
			fmt.Sprintf("invalid --match %q: not a regular expression: %s: %s", *s.Match, problem.Code, problem.Expr),
			`put a backslash before a literal dot, bracket or star: --match 'v1\.2'`,
		)
	}
	return err
}

// EmptyFlag returns the error of a flag that selects by a text, and has none.
func EmptyFlag(name string) error {
	return cli.UsageError("--"+name+" is empty", "is the variable that it comes from unset? Leave the flag out to include everything")
}

func (s *Selection) given() []fieldFlag {
	return slices.DeleteFunc(slices.Clone(s.Flags), func(flag fieldFlag) bool { return !flag.Given })
}

// Asks reports whether a flag of FieldFlags is given.
func (s *Selection) Asks(name string) bool {
	return slices.ContainsFunc(s.given(), func(flag fieldFlag) bool { return flag.Name == name })
}

// IsActive returns the value of --active or --archived, for which some servers have a filter; nil if neither is given.
func (s *Selection) IsActive() *bool {
	for _, flag := range s.given() {
		if flag.field == "is_active" {
			return &flag.keep
		}
	}
	return nil
}

// Local reports whether jt selects by something that is not sent to the server.
func (s *Selection) Local() bool { return s.local() || len(s.Refs) > 0 }

// Given reports whether any REF or flag is given.
func (s *Selection) Given() bool { return s.flagged() || len(s.Refs) > 0 }

func (s *Selection) flagged() bool { return s.local() || len(s.Names) > 0 || len(s.Categories) > 0 }

// local reports whether a flag is given that jt applies itself.
func (s *Selection) local() bool { return s.Match != nil || len(s.given()) > 0 || s.Timed() }

// askedValues are values of a field, one of which a job type must have.
type askedValues struct {
	field  string
	values []string
}

func (s *Selection) asked() []askedValues {
	return []askedValues{{"name", s.Names}, {"category", s.Categories}}
}

// Keeps reports whether a job type is selected. It checks names and categories too: some services have no filter for them,
// and others match loosely or not at all. The error is a *model.FieldError, also if the server leaves out a field that is
// needed to decide.
func (s *Selection) Keeps(object model.Object) (bool, error) {
	if len(s.Refs) > 0 {
		id, err := object.Integer("id")
		_, named := s.named[id]
		return named, err
	}
	s.see(object)
	for _, asked := range s.asked() {
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
	if keep, err := s.keepsPaused(object); err != nil || !keep {
		return false, err
	}
	for _, flag := range s.Flags {
		if !flag.Given {
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

// Timed reports whether --paused-after or --paused-before is given.
func (s *Selection) Timed() bool { return s.Paused.Started != nil || s.Paused.Ended != nil }

// ReadTimes reads the times of --paused-after and --paused-before. They are relative to now, and in the zone of the environment.
func (s *Selection) ReadTimes(session *cli.Session, now time.Time) (err error) {
	s.between, err = s.Paused.Between(session, now)
	return err
}

// keepsPaused reports whether a job type is paused, and was so in the time that is asked for, if any is.
func (s *Selection) keepsPaused(object model.Object) (bool, error) {
	if !s.Timed() {
		return true, nil
	}
	if paused, err := IsPaused(object); err != nil || !paused {
		return false, err
	}
	if err := needField(object, "paused", "a time"); err != nil {
		return false, err
	}
	text, err := object.Text("paused")
	if err != nil || text == "" { // the server does not know when
		return false, err
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return false, &model.FieldError{Row: object.Describe(), Field: "paused", Want: "a time", Got: `"` + text + `"`}
	}
	return !at.Before(s.between.Started) && (s.between.Ended.IsZero() || at.Before(s.between.Ended)), nil
}

// KeepsName reports whether a job type of which nothing but its name is known is selected, as far as that can be known.
func (s *Selection) KeepsName(name string) bool {
	return (len(s.Names) == 0 || slices.Contains(s.Names, name)) && (s.pattern == nil || s.pattern.MatchString(name))
}

// supported returns a *client.UnsupportedError if the release of the server does not have what a flag selects by.
func (s *Selection) supported(ctx context.Context, scale *client.Client) error {
	if len(s.Categories) > 0 {
		if err := scale.Supports(ctx, client.FilterByCategory); err != nil {
			return err
		}
	}
	if s.Asks("long-running") {
		return scale.Supports(ctx, client.KnowLongRunning)
	}
	return nil
}

func needField(object model.Object, field, want string) error {
	if _, known := object.Field(field); !known {
		return &model.FieldError{Row: object.Describe(), Field: field, Want: want, Got: "missing"}
	}
	return nil
}

// Chosen yields the rows that are kept, until there is an error.
func Chosen(objects iter.Seq2[model.Object, error], keeps func(model.Object) (bool, error)) iter.Seq2[model.Object, error] {
	return func(yield func(model.Object, error) bool) {
		for object, err := range objects {
			keep := true
			if err == nil {
				keep, err = keeps(object)
			}
			if err != nil {
				yield(model.Object{}, err)
				return
			}
			if keep && !yield(object, nil) {
				return
			}
		}
	}
}
