package cmd

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

// askedPlace is a URL that was asked for the services.
type askedPlace struct {
	url   string
	kind  kindOfPlace
	count int // job types
}

// nearbyPaths are where the services can be whose path is said to be the one given, the likeliest first: where it has
// too much at its end, too little, and where servers usually have them.
func nearbyPaths(given string) []string {
	var paths []string
	add := func(path string) {
		if path != given && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	addBelow := func(root string, prefixes ...string) {
		for _, prefix := range prefixes {
			for _, version := range []string{"", "/v5", "/v4", "/v3", "/v7", "/v6"} {
				add(root + prefix + version)
			}
		}
	}
	start := strings.TrimSuffix(given, versionPrefix(given))
	above := parentsOf(start)
	for _, parent := range above {
		add(parent)
	}
	for _, root := range []string{start, ""} {
		addBelow(root, "", "/api", "/scale/api", "/service/scale/api")
	}
	for _, parent := range above {
		addBelow(strings.TrimSuffix(parent, versionPrefix(parent)), "")
	}
	return paths[:min(len(paths), mostPlaces)]
}

// parentsOf are the paths above one, the nearest first.
func parentsOf(path string) []string {
	var parents []string
	for end := strings.LastIndexByte(path, '/'); end >= 0; end = strings.LastIndexByte(path, '/') {
		path = path[:end]
		parents = append(parents, path)
	}
	return parents
}

// search asks one place after the other, a few at once, until one has the services. It gives the best that it saw, and
// how many places were asked.
func (e *examination) search(ctx context.Context, origin string, paths []string) (best askedPlace, asked int) {
	for some := range slices.Chunk(paths, placesTogether) {
		seen := make([]askedPlace, len(some))
		errs := make([]error, len(some))
		var asking sync.WaitGroup
		for i, path := range some {
			asking.Go(func() { seen[i], errs[i] = e.ask(ctx, origin+path, path) })
		}
		asking.Wait()
		if ctx.Err() != nil {
			return best, asked
		}
		asked += len(some)
		for _, one := range seen {
			if rankOf(one.kind) > rankOf(best.kind) {
				best = one
			}
		}
		// Who stops answering is not asked on.
		broken := slices.ContainsFunc(errs, func(err error) bool { return errors.Is(err, client.ErrUnreachable) })
		if best.kind == placeServices || broken {
			return best, asked
		}
	}
	return best, asked
}

func rankOf(kind kindOfPlace) int {
	return slices.Index([]kindOfPlace{placeOther, placeSignIn, placeLater, placeServices}, kind)
}

func (e *examination) ask(ctx context.Context, address, path string) (askedPlace, error) {
	options := e.options
	if !config.SameServer(address, e.settings.Server) {
		options.Credentials = nil // they are for the server that was given, and not for whatever else is on its host
	}
	scale, err := client.New(address, options)
	if err != nil {
		return askedPlace{}, err
	}
	_, page, err := probe(ctx, scale, 1)
	return askedPlace{url: address, kind: kindOf(path, page, err), count: page.Count}, err
}
