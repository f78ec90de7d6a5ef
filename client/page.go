package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"jt/client/internal/content"
	"jt/client/internal/rawjson"
	"jt/client/model"
)

// listService is a service that returns a list in pages.
type listService struct {
	path string   // such as "/job-types/"
	keys []string // paths of the one or two integers that identify a row, such as "job_type.id"
	key  string   // path of the text that identifies a row instead
	noun string   // what its rows are, for messages

	optional Ability // what releases without the service lack; "" if all have it
	release  string  // which releases have an optional service, as a hint
	unknown  bool    // not a documented service: an id identifies a row if it has one, else nothing does
	loose    bool    // unknown on a named release, whose rows may be names
}

// Lists of servers.
var (
	jobTypeList = listService{path: "/job-types/", keys: []string{"id"}, noun: "job types"}
	groupList   = listService{path: "/job-types/", key: "name", noun: "names of job types"} // the same on a grouped release
	statusList  = listService{path: "/job-types/status/", keys: []string{"job_type.id"}, noun: "job types"}
	runningList = listService{path: "/job-types/running/", keys: []string{"job_type.id"}, noun: "job types with running jobs"}
	pendingList = listService{
		path: "/job-types/pending/", keys: []string{"job_type.id"}, noun: "job types with pending jobs",
		optional: listPending, release: "releases from 5.9.4 on do",
	}
	systemFailuresList = listService{path: "/job-types/system-failures/", keys: []string{"job_type.id", "error.id"}, noun: "system failures"}
	errorsList         = listService{path: "/errors/", key: "id", noun: "errors", optional: listErrors}
)

// page reads one page. number counts from 1; size zero means the server's default.
func (c *Client) page(ctx context.Context, service listService, query url.Values, number, size int) (Page[listRow], error) {
	if service.loose && c.isNamed() {
		service.keys, service.unknown = nil, true
	}
	paged := maps.Clone(query)
	paged.Set("page", strconv.Itoa(number))
	if size > 0 {
		paged.Set("page_size", strconv.Itoa(size))
	}
	e := c.exchange(http.MethodGet, withQuery(service.path, paged))
	e.pageSize = size
	body, err := e.json(ctx, nil)
	if err != nil {
		return Page[listRow]{}, c.located(ctx, c.placeRefusal(ctx, service, err, number))
	}
	page, err := parsePage(body, service.keys)
	if err != nil {
		loose, _ := parsePage(body, nil)
		return Page[listRow]{}, cmp.Or(c.checkRelease(e, loose.Rows...), error(e.badJSON(err)))
	}
	if err := c.checkRelease(e, page.Rows...); err != nil {
		return Page[listRow]{}, err
	}
	for i, row := range page.Rows {
		switch {
		case service.unknown:
			page.Rows[i].key = anyKey(row.Object)
		case service.key != "":
			value, ok := row.Field(service.key)
			if !ok {
				return Page[listRow]{}, e.badJSON(&rawjson.ShapeError{Problem: fmt.Sprintf("row %d of results has no %s", i+1, service.key)})
			}
			page.Rows[i].key = rowKey{rest: string(value)}
		}
	}
	if c.isNamed() && len(service.keys) > 0 {
		c.addresses.remember(page.Rows, strings.TrimSuffix(service.keys[0], "id"))
	}
	return page, nil
}

// placeRefusal corrects the reason of a refused list: no such page or no such service, never a missing job type.
func (c *Client) placeRefusal(ctx context.Context, service listService, err error, number int) error {
	var refusal *Error
	if !errors.As(err, &refusal) {
		return err
	}
	switch {
	case number > 1 && (refusal.Status == http.StatusBadRequest || refusal.Status == http.StatusNotFound):
		refusal.Reason = ReasonNoSuchPage
	case refusal.Status == http.StatusNotFound && service.optional != "" && c.hasRunning(ctx):
		return c.detection.known().unsupported(c, service.optional, service.release)
	case refusal.Status == http.StatusNotFound && !service.unknown:
		refusal.Reason = ReasonNoService
	}
	return err
}

// hasRunning reports whether the base URL has the list of running jobs, as every release does: if not, a missing list says
// nothing about the release.
func (c *Client) hasRunning(ctx context.Context) bool {
	_, err := c.page(ctx, runningList, url.Values{}, 1, 1)
	return err == nil
}

// anyKey returns the key of an undocumented row: its id, if that is an integer or a string, or the name of a group.
func anyKey(row model.Object) rowKey {
	id, _ := row.Field("id")
	if number, err := readKey(id, "id", ""); err == nil {
		return rowKey{id: number}
	}
	if text, err := row.Text("id"); err == nil && text != "" {
		return rowKey{rest: string(id)}
	}
	if name, ok := row.Field("name"); ok && isGroup(row) {
		return rowKey{rest: string(name)}
	}
	return rowKey{rest: keyless}
}

// badJSON turns the error of a parser into an *Error.
func (e *exchange) badJSON(err error) *Error {
	shape, isShape := errors.AsType[*rawjson.ShapeError](err)
	syntax, isSyntax := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case isShape:
		return e.fail(ReasonWrongShape, shape.Problem, nil)
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return e.fail(ReasonTruncated, "the JSON ends early", nil)
	case isSyntax && syntax.Err != nil: // in the words of the parser
		return e.fail(ReasonInvalidJSON, fmt.Sprintf("error at byte %d: %s", syntax.ByteOffset, content.OneLine(syntax.Err.Error())), err)
	case isSyntax:
		return e.fail(ReasonInvalidJSON, fmt.Sprintf("error at byte %d", syntax.ByteOffset), err)
	}
	return e.fail(ReasonInvalidJSON, "it is not valid JSON", err)
}

// parsePage checks that a body is valid JSON of the shape {"count": ..., "next": ..., "results": [{...}]} and cuts it into
// rows, which share the body's memory.
func parsePage(body []byte, keys []string) (Page[listRow], error) {
	var page Page[listRow]
	decoder := rawjson.NewDecoder(body)
	if kind := decoder.PeekKind(); kind != jsontext.KindBeginObject {
		return page, rawjson.WrongStart(decoder, "the response", "an object")
	}
	_, _ = decoder.ReadToken() // it is the {
	missing := []string{"count", "results"}
	for decoder.PeekKind() != jsontext.KindEndObject {
		name, err := decoder.ReadToken()
		if err != nil {
			return page, err
		}
		field := name.String()
		missing = slices.DeleteFunc(missing, func(needed string) bool { return needed == field })
		if field == "results" {
			page.Rows, err = readRows(decoder, body, keys)
		} else {
			err = page.readField(decoder, field)
		}
		if err != nil {
			return page, err
		}
	}
	if _, err := decoder.ReadToken(); err != nil {
		return page, err
	}
	if err := rawjson.AtEnd(decoder, body); err != nil {
		return page, err
	}
	if len(missing) > 0 {
		return page, &rawjson.ShapeError{Problem: "the response has no " + missing[0]}
	}
	return page, nil
}

// readField reads a field of a page other than results.
func (p *Page[Row]) readField(decoder *jsontext.Decoder, name string) error {
	value, err := decoder.ReadValue()
	if err != nil {
		return err
	}
	switch name {
	case "count":
		count, err := strconv.Atoi(string(value))
		if err != nil || count < 0 {
			return &rawjson.ShapeError{Problem: "count is " + rawjson.Describe(value) + ", documented as the number of rows"}
		}
		p.Count = count
	case "next":
		p.More = value.Kind() != jsontext.KindNull
	}
	return nil
}

func readRows(decoder *jsontext.Decoder, body []byte, keys []string) ([]listRow, error) {
	if kind := decoder.PeekKind(); kind != jsontext.KindBeginArray {
		return nil, rawjson.WrongStart(decoder, "results", "an array")
	}
	_, _ = decoder.ReadToken() // it is the [
	var rows []listRow
	var members []rawjson.Member
	values := make([][]byte, len(keys))
	for decoder.PeekKind() != jsontext.KindEndArray {
		where := "row " + strconv.Itoa(len(rows)+1) + " of results"
		if kind := decoder.PeekKind(); kind != jsontext.KindBeginObject {
			return nil, rawjson.WrongStart(decoder, where, "an object")
		}
		if _, err := decoder.ReadToken(); err != nil {
			return nil, err
		}
		start := decoder.InputOffset() - int64(len("{"))
		var err error
		if members, err = rawjson.ReadMembers(decoder, members[:0], start); err != nil {
			return nil, err
		}
		end := decoder.InputOffset()
		raw := rawjson.Object{Text: body[start:end:end], Members: slices.Clone(members)}
		row := listRow{Object: model.NewObject(raw)}
		clear(values)
		raw.LookUp(keys, values)
		for i, path := range keys {
			id, err := readKey(values[i], path, where)
			switch {
			case err != nil:
				return nil, err
			case i == 0:
				row.key.id = id
			default:
				row.key.rest = string(values[i])
			}
		}
		rows = append(rows, row)
	}
	_, err := decoder.ReadToken()
	return rows, err
}

// readKey reads the integer at a path of a row; where names the row in the error.
func readKey(value []byte, path, where string) (int64, error) {
	if value == nil {
		return 0, &rawjson.ShapeError{Problem: where + " has no " + path}
	}
	id, err := strconv.ParseInt(string(value), 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, &rawjson.ShapeError{Problem: path + " of " + where + " is too large for an id"}
	case err != nil:
		return 0, &rawjson.ShapeError{Problem: path + " of " + where + " is " + rawjson.Describe(value) + ", documented as an integer"}
	}
	return id, nil
}
