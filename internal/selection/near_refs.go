package selection

import (
	"context"
	"strings"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/output"
)

const (
	nearTime = 3 * time.Second // limit for finding a hint
	nearRefs = 3               // REFs that get a hint
)

// MissingRefs returns the error of REFs that name no job type. Its hint offers similar names.
func MissingRefs(refs []string, known nameVersions) error {
	var hints []string
	for _, ref := range refsWithNames(refs) {
		hint := cli.DidYouMean(known.near(ref))
		switch {
		case hint != "" && len(refs) > 1:
			hints = append(hints, ref+": "+hint)
		case hint != "":
			hints = append(hints, hint)
		}
	}
	hint := cli.HintRef
	if len(hints) > 0 {
		hint = strings.Join(hints, " ")
	}
	noun := "job type"
	if len(refs) > 1 {
		noun += "s"
	}
	return cli.NotFoundError("no such "+noun+": "+strings.Join(refs, ", "), hint)
}

// refsWithNames returns the first REFs that can get a hint. An id cannot: a similar id is an unrelated job type.
func refsWithNames(refs []string) []string {
	var names []string
	for _, ref := range refs {
		if !cli.IsDigits(ref) && len(names) < nearRefs {
			names = append(names, ref)
		}
	}
	return names
}

// nameVersions has the names of job types, in order, and the versions of each.
type nameVersions struct {
	names    []string
	versions map[string][]string
}

// ReadNameVersions reads the names for the hints of REFs that name nothing. It stops after a short time, and ignores errors:
// they must not hide the error that gets the hint.
func ReadNameVersions(ctx context.Context, scale *client.Client, refs []string) nameVersions {
	if len(refsWithNames(refs)) == 0 {
		return nameVersions{}
	}
	ctx, stop := context.WithTimeout(ctx, nearTime)
	defer stop()
	known := nameVersions{versions: map[string][]string{}}
	for object, err := range scale.JobTypes.List(client.ListOptions{Brief: true}).Objects().All(ctx) {
		if err != nil {
			break // use the names read so far
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

// near returns REFs that are similar to a REF: versions of the same name, or of similar names.
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
