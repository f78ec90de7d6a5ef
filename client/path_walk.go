package client

import (
	"net/url"
	"strconv"
	"strings"
)

// ListAt returns any list in pages at a path below the base URL, such as "/job-types/?category=system&order=id". The path
// has no page. Rows are told apart by their ids; without ids they are only counted. The error is an *InputError.
func (c *Client) ListAt(path string) (*List[Object], error) {
	whole, err := parsePath(c.base, path)
	if err != nil {
		return nil, err
	}
	fail := func(problem, hint string) (*List[Object], error) {
		return nil, pathError(path, problem, hint)
	}
	place, text, _ := strings.Cut(whole, "?")
	query, err := url.ParseQuery(text)
	if err != nil {
		return fail("has a query that cannot be read", "write it as ?name=value&name=value")
	}
	if query.Has("page") {
		return fail("asks for one page, and a walk reads all of them", "leave page out")
	}
	size := 0
	if query.Has("page_size") {
		if size, err = strconv.Atoi(query.Get("page_size")); err != nil || size < 1 {
			return fail("has a page_size that is none", "give a whole number from 1 on")
		}
	}
	return newList(c, serviceAt(place), PageOptions{PageSize: size}, func(object Object) (Object, error) { return object, nil }, query), nil
}

// serviceAt is the service of the specification at a path, or one of which nothing is known.
func serviceAt(path string) listService {
	for _, service := range []listService{jobTypeList(), statusList(), runningList(), systemFailuresList()} {
		if strings.TrimSuffix(path, "/") == strings.TrimSuffix(service.path, "/") {
			return service
		}
	}
	return listService{path: path, noun: "rows", unknown: true}
}
