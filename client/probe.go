package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
)

// Probe asks for a page of the list as it is, at most so many rows, to find out what a base URL leads to: it gives the
// Answer itself beside the rows, and beside an *Error too where one came. The rows need not have ids.
func (s *JobTypesService) Probe(ctx context.Context, rows int) (Answer, Page[Object], error) {
	query := url.Values{"page_size": {strconv.Itoa(rows)}}
	e := s.client.exchange(http.MethodGet, withQuery(jobTypeList().path, query))
	answer, err := e.send(ctx, http.Header{}, nil)
	if err == nil {
		err = e.checkJSON(answer.Header.Get("Content-Type"), answer.Body)
	}
	if failed, ok := errors.AsType[*Error](err); ok && failed.Status == http.StatusNotFound {
		failed.Reason = ReasonNoService // the first page of a list is never a job type that is missing
	}
	if err != nil {
		return answer, Page[Object]{}, err
	}
	page, err := parsePage(answer.Body, nil)
	if err != nil {
		return answer, Page[Object]{}, e.badJSON(err)
	}
	probed := Page[Object]{Count: page.Count, More: page.More}
	for _, row := range page.Rows {
		probed.Rows = append(probed.Rows, row.object)
	}
	return answer, probed, nil
}
