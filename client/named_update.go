package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"jt/client/internal/content"
	"jt/client/model"
)

// updateAddress returns the URL to which a change is sent, or an *UnsupportedError if the release cannot make it.
func (s *JobTypesService) updateAddress(ctx context.Context, id int64, update JobTypeUpdate) (string, error) {
	if !s.client.isNamed() {
		return s.client.BaseURL() + idPath(id), nil
	}
	release, err := s.client.release(ctx)
	unpauses := update.IsPaused != nil && !*update.IsPaused
	if err == nil && unpauses {
		err = s.client.Supports(ctx, Unpause)
	}
	if err == nil && update.ErrorMapping != nil {
		err = s.client.Supports(ctx, EditErrorMappings)
	}
	if err != nil {
		return "", err
	}
	if unpauses && release.lacks[Unpause] != "" { // it accepts the change and does nothing; /v5 unpauses
		return s.client.withVersion("/v5") + idPath(id), nil
	}
	path, err := s.detailsPath(ctx, id)
	return s.client.BaseURL() + path, err
}

// fillManifest makes the manifest with the error mapping of a change, on releases that keep the mapping there.
func (s *JobTypesService) fillManifest(ctx context.Context, id int64, update *JobTypeUpdate) error {
	if update.ErrorMapping == nil {
		return nil
	}
	if !s.client.isNamed() {
		if len(update.ErrorMapping.Errors) > 0 {
			return s.client.Supports(ctx, DefineErrors)
		}
		return nil
	}
	details, err := s.GetObject(ctx, id)
	if err != nil {
		return err
	}
	if update.revision, err = details.Integer("revision_num"); err != nil {
		return err
	}
	update.manifest, err = manifestWith(details, update.ErrorMapping)
	return err
}

// RevisionError is an error mapping that was changed while somebody else changed the manifest. Either change may be lost.
type RevisionError struct {
	ID            int64 // of the job type
	Before, After int64 // numbers of the revisions of its manifest
}

func (e *RevisionError) Error() string {
	return fmt.Sprintf("the manifest of job type %d was changed by somebody else at the same time: its revision went from %d to %d", e.ID, e.Before, e.After)
}

// overtaken returns a *RevisionError if the manifest was changed more often than by the change.
func (u JobTypeUpdate) overtaken(id int64, after model.Object) error {
	revision, err := after.Integer("revision_num")
	if u.manifest == nil || err != nil || revision <= u.revision+1 {
		return err
	}
	return &RevisionError{ID: id, Before: u.revision, After: revision}
}

// invalid returns the *Error of a success whose body says that the change is not valid, as named releases do.
func (e *exchange) invalid(answer []byte) error {
	var verdict struct {
		IsValid *bool             `json:"is_valid"`
		Errors  []json.RawMessage `json:"errors"`
	}
	if err := json.Unmarshal(answer, &verdict); err == nil && verdict.IsValid != nil && !*verdict.IsValid {
		return e.fail(ReasonRefused, content.OneLine("the change is not valid: "+problems(verdict.Errors)), nil)
	}
	return nil
}

// problems joins the errors of such a body: objects, or texts.
func problems(list []json.RawMessage) string {
	var texts []string
	for _, raw := range list {
		var problem struct{ Name, Description string }
		if json.Unmarshal(raw, &problem) == nil && problem.Description != "" {
			texts = append(texts, problem.Description)
		} else {
			texts = append(texts, string(raw))
		}
	}
	return strings.Join(texts, "; ")
}

// whyUnsupported returns an *UnsupportedError if a job type did not change because its release cannot change old-style job
// types: it does not show their details either. Otherwise it returns nil.
func (s *JobTypesService) whyUnsupported(ctx context.Context, id int64) error {
	release := s.client.detection.known()
	if !release.grouped {
		return nil
	}
	if _, err := s.GetObject(ctx, id); statusOf(err) == http.StatusBadRequest {
		return release.unsupported(s.client, "pause old-style job types", "use the server URL "+v5Mark+", which can")
	}
	return nil
}
