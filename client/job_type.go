package client

import (
	"context"
	"fmt"
	"net/http"

	"jt/client/internal/rawjson"
	"jt/client/model"
)

// Get returns a job type's details (Job Type Details).
func (s *JobTypesService) Get(ctx context.Context, id int64) (model.JobTypeDetails, error) {
	object, err := s.GetObject(ctx, id)
	if err != nil {
		return model.JobTypeDetails{}, err
	}
	return object.Details()
}

// GetObject is Get without decoding.
func (s *JobTypesService) GetObject(ctx context.Context, id int64) (model.Object, error) {
	path, err := s.detailsPath(ctx, id)
	if err != nil {
		return model.Object{}, err
	}
	e := s.client.exchange(http.MethodGet, path)
	object, err := e.object(ctx, nil)
	if err = s.client.located(ctx, err); s.client.misread(ctx, err) {
		return s.GetObject(ctx, id)
	}
	if err != nil {
		return model.Object{}, err
	}
	if err = checkID(object, id); err == nil {
		return object, nil
	}
	if s.client.reconsiders(ctx, s.client.checkRelease(e, listRow{Object: object})) { // it may be a page
		return s.GetObject(ctx, id)
	}
	return model.Object{}, e.badJSON(err)
}

// checkID checks that a response is about the job type that was asked for.
func checkID(object model.Object, id int64) error {
	value, _ := object.Field("id")
	answered, err := readKey(value, "id", "the response")
	if err == nil && answered != id {
		err = &rawjson.ShapeError{Problem: fmt.Sprintf("the response is about job type %d, not %d", answered, id)}
	}
	return err
}

// parseObject checks that a body is one valid JSON object.
func parseObject(body []byte) (model.Object, error) {
	value, err := rawjson.Parse(body)
	if err != nil {
		return model.Object{}, err
	}
	if value[0] != '{' {
		return model.Object{}, &rawjson.ShapeError{Problem: "the response is " + rawjson.Describe(value) + ", documented as an object"}
	}
	return model.NewObject(rawjson.Object{Text: value}), nil
}
