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
	if !sawAll && !s.sought && len(s.unseen()) > 0 {
		s.sought = true
		for object := range briefly(ctx, scale, client.ListOptions{Brief: true}) {
			s.see(object)
		}
	}
	var similar []string
	for _, asked := range s.unseen() {
		for _, value := range output.Near(asked.value, slices.Sorted(maps.Keys(s.seen[asked.field]))) {
			similar = append(similar, askedValue{asked.field, value}.flag())
		}
	}
	return cli.DidYouMean(similar[:min(len(similar), nearRefs)])
}

// Missing says which names and categories select nothing although others do, or returns "". The list must have been read to
// its end; sawAll is as for Suggest.
func (s *Selection) Missing(ctx context.Context, scale *client.Client, sawAll bool) string {
	if len(s.Names)+len(s.Categories) < 2 || len(s.unseen()) == 0 {
		return ""
	}
	suggestion := s.Suggest(ctx, scale, sawAll)
	var missing []string
	for _, asked := range s.unseen() {
		missing = append(missing, asked.flag())
	}
	if len(missing) == 0 { // other flags leave them out
		return ""
	}
	return strings.TrimSuffix("nothing matches "+strings.Join(missing, " or ")+"; "+suggestion, "; ")
}

// askedValue is a name or a category that is asked for.
type askedValue struct{ field, value string }

func (a askedValue) flag() string { return "--" + a.field + " " + cli.Quoted(a.value) }

// unseen returns those that no job type has that was seen, each once.
func (s *Selection) unseen() (unseen []askedValue) {
	for _, asked := range s.asked() {
		for _, value := range asked.values {
			one := askedValue{asked.field, value}
			if !s.seen[asked.field][value] && !slices.Contains(unseen, one) {
				unseen = append(unseen, one)
			}
		}
	}
	return unseen
}
