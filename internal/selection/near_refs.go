package selection

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

const (
	nearTime = 3 * time.Second // what the hint for a REF may cost
	nearRefs = 3               // hints are made for no more REFs
)

// MissingRefs is the error of REFs that name no job type. It offers those that may have been meant.
func MissingRefs(refs []string, known nameVersions) error {
	quoted := make([]string, 0, len(refs))
	for _, ref := range refs {
		quoted = append(quoted, fmt.Sprintf("%q", ref))
	}
	var hints []string
	for _, ref := range refsWithNames(refs) {
		hint := cli.DidYouMean(known.near(ref))
		switch {
		case hint != "" && len(refs) > 1:
			hints = append(hints, fmt.Sprintf("%q: %s", ref, hint))
		case hint != "":
			hints = append(hints, hint)
		}
	}
	hint := cli.HintRef
	if len(hints) > 0 {
		hint = strings.Join(hints, " ")
	}
	return cli.NotFoundError("there is no job type "+strings.Join(quoted, ", "), hint)
}

// refsWithNames are the REFs for which there can be a hint: the id next to another is of some other job type.
func refsWithNames(refs []string) []string {
	var names []string
	for _, ref := range refs {
		if !cli.IsDigits(ref) && len(names) < nearRefs {
			names = append(names, ref)
		}
	}
	return names
}

// nameVersions are the names of job types, in their order, and the versions of each.
type nameVersions struct {
	names    []string
	versions map[string][]string
}

// ReadNameVersions reads what REFs that name nothing may have meant, as far as it comes soon: what goes wrong on the way
// to a hint is no other error.
func ReadNameVersions(ctx context.Context, scale *client.Client, refs []string) nameVersions {
	if len(refsWithNames(refs)) == 0 {
		return nameVersions{}
	}
	ctx, stop := context.WithTimeout(ctx, nearTime)
	defer stop()
	known := nameVersions{versions: map[string][]string{}}
	for object, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(ctx) {
		if err != nil {
			break // what was meant may be among those that came
		}
		name, nameErr := object.Text("name")
		version, versionErr := object.Text("version")
		if nameErr != nil || versionErr != nil || name == "" || version == "" {
			continue
		}
		if len(known.versions[name]) == 0 {
			known.names = append(known.names, name)
		}
		known.versions[name] = append(known.versions[name], version)
	}
	return known
}

// near are REFs, each of one job type, that are spelled nearly as another: of the same name, or of a name like it.
func (k nameVersions) near(ref string) []string {
	const most = 3
	name := ref
	if at := strings.LastIndex(ref, "@"); at > 0 && len(k.versions[ref]) == 0 {
		name = ref[:at]
	}
	names := []string{name}
	if len(k.versions[name]) == 0 {
		names = output.Near(name, k.names)
	}
	var refs []string
	for _, name := range names {
		for _, version := range k.versions[name] {
			refs = append(refs, name+"@"+version)
		}
	}
	if nearest := output.Near(ref, refs); len(nearest) > 0 {
		return nearest
	}
	return refs[:min(len(refs), most)]
}
