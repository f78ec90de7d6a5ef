package doctor

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"jt/client"
)

// services returns the finding for a server that has the services: its release, the other versions of the API that it
// serves, and which of them can do more.
func (e *examination) services(ctx context.Context, seen string) finding {
	given := versionPrefix(e.server.Path)
	root := strings.TrimSuffix(e.server.Path, given)
	others := e.otherVersions(ctx, root, given)
	version := e.version(ctx)
	if version != "" {
		seen += "; Scale " + version
	}
	if len(others) > 0 {
		seen += "; also at " + strings.Join(others, ", ")
	}
	switch older := root + "/v5"; {
	case given == "/v6" && version != "" && version[0] < '7' && slices.Contains(others, older):
		return findWarning(seen, "/v5 of this release can do more than /v6: unpause, change error mappings, and reach job types of any name and style; "+
			e.serverAdvice(e.origin()+older))
	case e.contact.page.Count == 0:
		return findWarning(seen, "check that this is the right server; one whose job types are all archived looks the same")
	}
	return findOK(seen)
}

// otherVersions returns the paths of the other versions of the API that respond.
func (e *examination) otherVersions(ctx context.Context, root, given string) []string {
	var paths, others []string
	for _, version := range []string{"/v3", "/v4", "/v5", "/v6", "/v7"} {
		if version != given {
			paths = append(paths, root+version)
		}
	}
	for i, place := range e.tryAll(ctx, paths) {
		if place.kind == placeServices {
			others = append(others, paths[i])
		}
	}
	return others
}

// version returns the version of the server's release, "" if it does not say: those up to /v4 do not. It needs no sign-in.
func (e *examination) version(ctx context.Context) string {
	response, err := e.scale.Do(ctx, client.Request{Path: "/version/"})
	if err != nil {
		return ""
	}
	var release struct{ Version string }
	if text, err := response.JSON(); err != nil || json.Unmarshal(text, &release) != nil {
		return ""
	}
	return release.Version
}
