package doctor

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"jt/client"
	"jt/internal/config"
)

const (
	mostPlaces     = 60 // that are asked for the services
	placesTogether = 4  // asked at once
)

// place is a URL that was asked for the services.
type place struct {
	url   string
	kind  kindOfPlace
	count int // job types
	err   error
}

// kindOfPlace is what a URL leads to, the better the higher.
type kindOfPlace int

const (
	placeOther    kindOfPlace = iota // nothing, or something else than Scale
	placeSignIn                      // whatever it is, it wants credentials first
	placeLater                       // services of /v6 and later, which name job types instead of numbering them
	placeServices                    // job-type services that jt speaks with
)

// kindOf returns what a URL leads to by the page that it answered.
func kindOf(path string, page client.Page[client.Object], err error) kindOfPlace {
	later := versionPrefix(path) >= "/v6"
	unauthorized := errors.Is(err, client.ErrUnauthorized)
	switch {
	case later && (unauthorized || err == nil && len(page.Rows) == 0):
		return placeLater
	case unauthorized:
		return placeSignIn
	case err != nil:
		return placeOther
	}
	kind := placeServices
	for _, row := range page.Rows {
		_, hasCategory := row.Field("category")
		_, hasVersions := row.Field("versions")
		_, isPublished := row.Field("is_published")
		_, idErr := row.Integer("id")
		_, nameErr := row.Text("name")
		switch {
		case nameErr == nil && (hasVersions || isPublished || later):
			return placeLater
		case nameErr != nil || idErr != nil || !hasCategory:
			kind = placeOther
		}
	}
	return kind
}

// nearbyPaths returns where the services can be if they are not at the path that was given, the likeliest first: it can
// have too much at its end, or too little, and then there are the usual places.
func nearbyPaths(given string) []string {
	start := strings.TrimSuffix(given, versionPrefix(given))
	above := parentsOf(start)
	paths := slices.Clone(above)
	addVersions := func(path string) {
		for _, version := range []string{"", "/v5", "/v4", "/v3", "/v7", "/v6"} {
			paths = append(paths, path+version)
		}
	}
	for _, root := range []string{start, ""} {
		for _, prefix := range []string{"", "/api", "/scale/api", "/service/scale/api"} {
			addVersions(root + prefix)
		}
	}
	for _, parent := range above {
		addVersions(strings.TrimSuffix(parent, versionPrefix(parent)))
	}
	seen := map[string]bool{given: true}
	paths = slices.DeleteFunc(paths, func(path string) bool {
		before := seen[path]
		seen[path] = true
		return before
	})
	return paths[:min(len(paths), mostPlaces)]
}

// parentsOf returns the paths above one, the nearest first.
func parentsOf(path string) []string {
	var parents []string
	for end := strings.LastIndexByte(path, '/'); end >= 0; end = strings.LastIndexByte(path, '/') {
		path = path[:end]
		parents = append(parents, path)
	}
	return parents
}

// search asks places, a few at once, until one has the services or does not answer. It returns the best of them, and how
// many were asked.
func (e *examination) search(ctx context.Context, origin string, paths []string) (best place, asked int) {
	for some := range slices.Chunk(paths, placesTogether) {
		places := make([]place, len(some))
		var asking sync.WaitGroup
		for i, path := range some {
			asking.Go(func() { places[i] = e.ask(ctx, origin+path, path) })
		}
		asking.Wait()
		if ctx.Err() != nil {
			return best, asked
		}
		asked += len(some)
		broken := false
		for _, place := range places {
			broken = broken || errors.Is(place.err, client.ErrUnreachable)
			if place.kind > best.kind {
				best = place
			}
		}
		if best.kind == placeServices || broken {
			return best, asked
		}
	}
	return best, asked
}

func (e *examination) ask(ctx context.Context, address, path string) place {
	var credentials client.Credentials // they are for the server that was given, not for whatever else is on its host
	if config.SameServer(address, e.settings.Server) {
		credentials = e.settings.Credentials
	}
	page, err := e.probeWith(ctx, address, credentials)
	return place{address, kindOf(path, page, err), page.Count, err}
}
