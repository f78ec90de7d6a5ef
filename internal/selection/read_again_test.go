package selection_test

import (
	"testing"

	"jt/client"
	"jt/client/scaletest"
	"jt/internal/selection"
)

// A complete list of 5.9.4 at /v6 lacks names that it cannot address. The job types that are read again are not among them.
func TestReadAgainOfManyNames(t *testing.T) {
	server, err := scaletest.Start(scaletest.Config{Behaviour: scaletest.Scale59, JobTypes: 400})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	scale, err := client.New(server.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var targets []selection.Target
	for object, err := range scale.JobTypes.List(client.ListOptions{}).Objects().All(t.Context()) {
		if err != nil {
			break // of the names that it cannot address
		}
		target, err := selection.NewTarget(object)
		if err != nil {
			t.Fatal(err)
		}
		targets = append(targets, target)
	}
	again, err := selection.ReadAgain(t.Context(), scale, targets)
	if err != nil || len(targets) < 300 || len(again) != len(targets) {
		t.Errorf("%d of %d job types, %v", len(again), len(targets), err)
	}
}
