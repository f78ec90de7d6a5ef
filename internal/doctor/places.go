package doctor

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"jt/client"
	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/config"
)

const (
	mostPlaces     = 60 // that are searched for the services
	placesTogether = 4  // searched at once
)

// place is a URL that was searched for the services.
type place struct {
	url   string
	kind  kindOfPlace
	count int // job types
	err   error
}

// kindOfPlace is what a URL leads to. Higher is better.
type kindOfPlace int

const (
	placeOther    kindOfPlace = iota // nothing, or not Scale
	placeSignIn                      // unknown: it requires credentials first
	placeServices                    // job-type services
)

// kindOf returns what a URL leads to, judging by the page or error that it returned. Up to /v5 a job type has a category;
// later ones are listed with whether they are published, or by name with their versions.
func kindOf(page client.Page[model.Object], err error) kindOfPlace {
	switch {
	case errors.Is(err, client.ErrUnauthorized):
		return placeSignIn
	case err != nil:
		return placeOther
	}
	for _, row := range page.Rows {
		_, hasCategory := row.Field("category")
		_, hasVersions := row.Field("versions")
		_, isPublished := row.Field("is_published")
		_, idErr := row.Integer("id")
		_, nameErr := row.Text("name")
		if nameErr != nil || !hasVersions && (idErr != nil || !hasCategory && !isPublished) {
			return placeOther
		}
	}
	return placeServices
}

// nearbyPaths returns paths where the services can be if they are not at the given one, the likeliest first. The given path
// can be too long or too short; then come the usual places.
func nearbyPaths(given string) []string {
	start := strings.TrimSuffix(given, versionPrefix(given))
	var candidates, roots []string
	for path := start; path != ""; {
		path = path[:strings.LastIndexByte(path, '/')]
		candidates = append(candidates, path)
	}
	for _, root := range []string{start, ""} {
		for _, prefix := range []string{"", "/api", "/scale/api", "/service/scale/api"} {
			roots = append(roots, root+prefix)
		}
	}
	for _, parent := range candidates {
		roots = append(roots, strings.TrimSuffix(parent, versionPrefix(parent)))
	}
	for _, root := range roots {
		for _, version := range []string{"", "/v5", "/v4", "/v3", "/v7", "/v6"} {
			candidates = append(candidates, root+version)
		}
	}
	var paths []string
	for _, path := range candidates {
		if path != given && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths[:min(len(paths), mostPlaces)]
}

// search tries paths, a few at once, until one has the services or the server is unreachable. It returns the best place,
// and how many it tried.
func (e *examination) search(ctx context.Context, paths []string) (best place, tried int) {
	for some := range slices.Chunk(paths, placesTogether) {
		places := e.tryAll(ctx, some)
		if ctx.Err() != nil {
			break
		}
		tried += len(some)
		for _, place := range places {
			if place.kind > best.kind {
				best = place
			}
		}
		unreachable := func(place place) bool { return errors.Is(place.err, client.ErrUnreachable) }
		if best.kind == placeServices || slices.ContainsFunc(places, unreachable) {
			break
		}
	}
	return best, tried
}

// tryAll tries a few paths at once.
func (e *examination) tryAll(ctx context.Context, paths []string) []place {
	places := make([]place, len(paths))
	var trying errgroup.Group
	for i, path := range paths {
		trying.Go(func() error {
			return cli.Try(func() error {
				places[i] = e.try(ctx, e.origin()+path)
				return nil
			})
		})
	}
	if broken := trying.Wait(); broken != nil {
		panic(broken) // in the goroutine that reports it
	}
	return places
}

func (e *examination) try(ctx context.Context, address string) place {
	var credentials client.Credentials // only for the server that was given, not for others on its host
	if config.SameServer(address, e.settings.Server) {
		credentials = e.settings.Credentials
	}
	page, err := e.probeWith(ctx, address, credentials)
	return place{address, kindOf(page, err), page.Count, err}
}

// origin returns the server's URL without its path.
func (e *examination) origin() string {
	return (&url.URL{Scheme: e.server.Scheme, Host: e.server.Host}).String()
}
