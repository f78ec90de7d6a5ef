package client

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// rows reads a complete list.
func (c *Client) rows(ctx context.Context, service listService, query url.Values) ([]Object, error) {
	list := newList(c, service, PageOptions{}, func(object Object) (Object, error) { return object, nil }, query)
	var rows []Object
	for row, err := range list.All(ctx) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// rowByID reads the row of a job type on a named release. Its error for a missing one is an ErrNotFound.
func (s *JobTypesService) rowByID(ctx context.Context, id int64) (Object, error) {
	rows, err := s.rowsOfQuery(ctx, url.Values{"id": {strconv.FormatInt(id, 10)}})
	if err != nil {
		return Object{}, err
	}
	for _, row := range rows {
		if row.key.id == id {
			return row, nil
		}
	}
	return Object{}, s.client.exchange(http.MethodGet, idPath(id)).fail(ReasonNotFound, "", nil)
}

// rowsOfQuery reads the rows of a query for the list of job types; a grouped release returns those of all versions.
func (s *JobTypesService) rowsOfQuery(ctx context.Context, query url.Values) ([]Object, error) {
	release, err := s.client.release(ctx)
	if err != nil {
		return nil, err
	}
	if !release.grouped {
		return s.client.rows(ctx, jobTypeList(), query)
	}
	groups, err := s.client.groups(ctx, query)
	if err != nil {
		return nil, err
	}
	var all []Object
	for _, group := range groups {
		part, err := s.partOf(ctx, release, group)
		if err = cmp.Or(err, part.err); err != nil {
			return nil, err
		}
		all = append(all, part.rows...)
	}
	return all, nil
}

// versions reads the rows of a name that the routes of a named release match.
func (s *JobTypesService) versions(ctx context.Context, name string) ([]Object, error) {
	return s.client.rows(ctx, listService{path: namePath(name), keys: jobTypeList().keys, noun: "versions of " + name}, url.Values{})
}

// getAt reads the details of a job type of a named release by its name and version.
func (s *JobTypesService) getAt(ctx context.Context, at address) (Object, error) {
	path, err := s.namedPath(ctx, at)
	if err != nil {
		return Object{}, err
	}
	e := s.client.exchange(http.MethodGet, path)
	body, err := e.json(ctx, nil)
	if err != nil {
		return Object{}, s.client.located(ctx, err)
	}
	object, err := parseObject(body)
	if err == nil {
		value, _ := object.Field("id")
		object.key.id, err = readKey(value, "id", "the response")
	}
	if err != nil {
		return Object{}, e.badJSON(err)
	}
	s.client.addresses.remember([]Object{object}, "")
	return object, nil
}

// without returns the object without some members.
func (o Object) without(names ...string) Object {
	decoder := newDecoder(o.text)
	_, _ = decoder.ReadToken()
	members, _ := readMembers(decoder, nil, 0) // an Object is valid JSON
	text := []byte("{")
	for i, member := range members {
		end := len(o.text) - len("}")
		if i+1 < len(members) {
			end = int(members[i+1].key)
		}
		whole := bytes.TrimRight(o.text[member.key:end], ", \t\r\n")
		var name string
		_ = json.Unmarshal(bytes.TrimRight(o.text[member.key:member.value], ": \t\r\n"), &name)
		if slices.Contains(names, name) {
			continue
		}
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = append(text, whole...)
	}
	return Object{text: append(text, '}'), key: o.key}
}
