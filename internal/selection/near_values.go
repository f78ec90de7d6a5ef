package selection

import (
	"context"
	"maps"
	"slices"
	"strings"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/output"
)

// see notes the name and the category of a job type of the server, if one is asked for.
func (s *Selection) see(object model.Object) {
	if len(s.Names) == 0 && len(s.Categories) == 0 {
		return
	}
	if s.seen == nil {
		s.seen = map[string]map[string]bool{"name": {}, "category": {}}
	}
	for _, field := range []string{"name", "category"} {
		if value, err := object.Text(field); err == nil {
			s.seen[field][value] = true
		}
	}
}

// Suggest returns a hint for a selection that matches nothing: names and categories of the server that are similar to those
// asked for. It returns "" if there are none. Unless Keeps saw all job types, it reads the list for a short time, and ignores
// errors.
func (s *Selection) Suggest(ctx context.Context, scale *client.Client, sawAll bool) string {
	if !sawAll && !s.sought && s.unseen() {
		s.sought = true
		for object := range briefly(ctx, scale, client.ListOptions{Brief: true}) {
			s.see(object)
		}
	}
	return cli.DidYouMean(s.near())
}

// Missing says which names and categories select nothing although others do, or returns "". The list must have been read to
// its end; sawAll is as for Suggest.
func (s *Selection) Missing(ctx context.Context, scale *client.Client, sawAll bool) string {
	if len(s.Names)+len(s.Categories) < 2 || !s.unseen() {
		return ""
	}
	suggestion := s.Suggest(ctx, scale, sawAll)
	var missing []string
	for _, asked := range s.asked() {
		for _, value := range asked.values {
			if flag := "--" + asked.field + " " + cli.Quoted(value); !s.seen[asked.field][value] && !slices.Contains(missing, flag) {
				missing = append(missing, flag)
			}
		}
	}
	if len(missing) == 0 { // other flags leave them out
		return ""
	}
	return strings.TrimSuffix("nothing matches "+strings.Join(missing, " or ")+"; "+suggestion, "; ")
}

// unseen reports whether a name or category that is asked for was not seen.
func (s *Selection) unseen() bool {
	return slices.ContainsFunc(s.asked(), func(asked askedValues) bool {
		return slices.ContainsFunc(asked.values, func(value string) bool { return !s.seen[asked.field][value] })
	})
}

// near returns flags with the values seen that are similar to those asked for and not seen.
func (s *Selection) near() []string {
	var flags []string
	for _, asked := range s.asked() {
		seen := s.seen[asked.field]
		for _, value := range asked.values {
			if seen[value] {
				continue
			}
			for _, similar := range output.Near(value, slices.Sorted(maps.Keys(seen))) {
				flags = append(flags, "--"+asked.field+" "+cli.Quoted(similar))
			}
		}
	}
	return flags[:min(len(flags), nearRefs)]
}
