package cmd

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"jt/client"
)

// probe reads a page of the list as it is, with at most so many rows, to find out what a server's URL leads to. It
// returns the response beside an error too, where one came. The rows need not have ids.
func probe(ctx context.Context, scale *client.Client, rows int) (client.Response, client.Page[client.Object], error) {
	response, err := scale.Do(ctx, client.Request{Path: "/job-types/?page_size=" + strconv.Itoa(rows)})
	if failed, ok := errors.AsType[*client.Error](err); ok && failed.Status == http.StatusNotFound {
		failed.Reason = client.ReasonNoService // the first page of a list is never a job type that is missing
	}
	if err != nil {
		return response, client.Page[client.Object]{}, err
	}
	page, err := response.Page()
	return response, page, err
}
