package mapping

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"jt/client"
	"jt/client/model"
	"jt/internal/change"
	"jt/internal/cli"
)

// Change is the change of one job type: of whether it is paused, and of its error mapping.
type Change struct {
	Row    *change.Row
	Before Current              // the error mapping, if it may change
	Wanted client.JobTypeUpdate // what has to change
	Diff   []string             // of the error mapping, for people

	unknown []string // names that the server saved without having such errors
}

// changing is a Change, or a type that embeds one.
type changing interface{ change() *Change }

func (c *Change) change() *Change { return c }

// Pause sets the wanted paused state, unless it is nil or the job type is in that state already.
func (c *Change) Pause(wanted *bool) error {
	if wanted == nil {
		return nil
	}
	// If the server does not report the state, only a change can ensure it.
	_, said := c.Row.Target.Object.Field("is_paused")
	is, err := c.Row.Target.Object.Boolean("is_paused")
	if err == nil && (!said || is != *wanted) {
		c.Wanted.IsPaused = wanted
	}
	return err
}

// Needed reports whether anything has to change.
func (c *Change) Needed() bool { return c.Wanted.IsPaused != nil || c.Wanted.ErrorMapping != nil }

// newNames returns the names in the wanted mapping that are names of errors of the server, and that the current one does not
// have for that exit code, each once and in order.
func (c *Change) newNames() []string {
	var has model.ErrorMapping
	_ = json.Unmarshal(c.Before.Text, &has) // of another format, it has no names
	names := map[string]bool{}
	for code, name := range c.Wanted.ErrorMapping.ExitCodes {
		if _, own := c.Wanted.ErrorMapping.Errors[code]; !own && has.ExitCodes[code] != name {
			names[string(name)] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// NewNames returns the names of errors of the server that changes put into mappings, with the REFs of the job types.
func NewNames[C changing](changes []C) map[string][]string {
	refs := map[string][]string{}
	for _, one := range changes {
		one := one.change()
		if one.Wanted.ErrorMapping == nil || one.Before.OwnErrors {
			continue
		}
		for _, name := range one.newNames() {
			refs[name] = append(refs[name], one.Row.Target.Ref)
		}
	}
	return refs
}

// CarryOut makes the changes of a plan, and warns of names in the mappings that the server has no error for: released servers
// save them anyway. Only one jt at a time changes the mapping of a job type.
func CarryOut[C changing](ctx context.Context, session *cli.Session, scale *client.Client, plan *change.Plan, changes []C,
	send func(context.Context, C) (model.Object, error),
) {
	var turns turns
	byID := map[int64]C{}
	for _, one := range changes {
		byID[one.change().Row.Target.ID] = one
	}
	change.CarryOut(ctx, session, plan, func(ctx context.Context, id int64) (model.Object, error) {
		one := byID[id].change()
		if one.Wanted.ErrorMapping == nil {
			return send(ctx, byID[id])
		}
		done, err := turns.take(ctx, session, scale, one.Row.Target)
		if err != nil {
			return model.Object{}, err
		}
		defer done()
		after, err := send(ctx, byID[id])
		if err == nil {
			one.noteUnknown(after)
		}
		return after, err
	})
	refs := map[string][]string{}
	for _, one := range changes {
		for _, name := range one.change().unknown {
			refs[name] = append(refs[name], one.change().Row.Target.Ref)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(refs)) {
		session.Warn("the server has no error named %q, but saved the name for %s", name, cli.SomeNames(refs[name]))
	}
}

// noteUnknown notes the names in a mapping that was saved, and that the job type, as it is afterwards, has no error for. It
// notes none if the job type does not list its errors.
func (c *Change) noteUnknown(after model.Object) {
	known := errorNames(after)
	if known == nil || c.Wanted.ErrorMapping == nil {
		return
	}
	for _, name := range c.Wanted.ErrorMapping.ExitCodes {
		if !slices.Contains(known, string(name)) && !slices.Contains(c.unknown, string(name)) {
			c.unknown = append(c.unknown, string(name))
		}
	}
}
