package selection

import (
	"context"

	"jt/client"
)

// fewNames is how many names the list is asked for; for more it is read whole, which takes fewer requests.
const fewNames = 50

// ReadAgain reads the job types as the list has them now, by id.
func ReadAgain(ctx context.Context, scale *client.Client, targets []Target) (map[int64]client.Object, error) {
	wanted := make(map[int64]bool, len(targets))
	var names []string
	named := map[string]bool{}
	for _, found := range targets {
		wanted[found.Id] = true
		if !named[found.Name] {
			named[found.Name] = true
			names = append(names, found.Name)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	if len(names) > fewNames {
		names = nil
	}
	objects := make(map[int64]client.Object, len(targets))
	for object, err := range scale.JobTypes.List(client.ListOptions{Names: names}).Objects().All(ctx) {
		if err != nil {
			return nil, err
		}
		id, err := object.Integer("id")
		if err != nil {
			return nil, err
		}
		if wanted[id] {
			objects[id] = object
		}
	}
	return objects, nil
}

// IsPaused reports whether a job type is paused. That the server does not say is an error.
func IsPaused(object client.Object) (bool, error) {
	if err := needField(object, "is_paused", "a boolean"); err != nil {
		return false, err
	}
	return object.Boolean("is_paused")
}
