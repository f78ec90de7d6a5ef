package scaletest

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"jt/client/scaletest/internal/simulation"
)

// members are the fields of an update.
type members map[string]json.RawMessage

// update serves PATCH of a job type; t is nil if it does not exist, which servers of 2015 notice last.
func (c *call) update(t *simulation.JobType) *reply {
	if t == nil && c.api.later {
		return c.notFound()
	}
	values, refusal := c.values()
	if refusal != nil {
		return refusal
	}
	edits, refusal := c.api.edits(c, t, values)
	switch {
	case refusal != nil:
		return refusal
	case t == nil:
		return c.notFound()
	case !c.promise && (len(edits) > 0 || c.api.touches && len(values) > 0):
		c.store.change(t, edits, c.now)
	}
	return c.api.updated(c, t)
}

// created responds to an update as documented.
func (c *call) created(t *simulation.JobType) *reply {
	answer := c.numberedDetails(t)
	answer.status = http.StatusCreated
	return answer
}

// noContent responds to an update of 5.9.4 below /v6.
func (c *call) noContent(*simulation.JobType) *reply {
	answer := c.json(http.StatusNoContent, nil)
	answer.body = nil
	answer.header.Set("Content-Type", "text/html; charset=utf-8")
	return answer
}

// valid responds to an update of 7.2.1.
func (c *call) valid(*simulation.JobType) *reply { return c.verdict([]object{}) }

// verdict responds with what is wrong in a job type.
func (c *call) verdict(errors []object) *reply {
	return c.json(http.StatusOK, object{{"is_valid", len(errors) == 0}, {"errors", errors}, {"warnings", []object{}}})
}

// values reads the body.
func (c *call) values() (values members, refusal *reply) {
	if len(c.body) == 0 || !c.api.documented && c.request.ContentLength < 0 { // released servers ignore a chunked body
		return members{}, nil
	}
	contentType := c.request.Header.Get("Content-Type")
	mediaType, _, _ := mime.ParseMediaType(contentType) // "" if it is invalid
	switch {
	case mediaType == contentJSON && !json.Valid(c.body):
		return nil, c.notJSON()
	case mediaType == contentJSON:
		if json.Unmarshal(c.body, &values) != nil || values == nil {
			return nil, c.unprocessable("the body is not a JSON object")
		}
		return values, nil
	case mediaType == "application/x-www-form-urlencoded" && !c.api.documented:
		form, _ := url.ParseQuery(string(c.body)) // without invalid pairs
		values = members{}
		for name, texts := range form {
			values[name] = encode(texts[len(texts)-1], false)
		}
		return values, nil
	}
	return nil, c.refuse(http.StatusUnsupportedMediaType, "Unsupported media type "+c.quoted(contentType)+" in request.")
}

func (c *call) notJSON() *reply {
	return c.refuse(http.StatusBadRequest, "JSON parse error - No JSON object could be decoded")
}

// flagEdits reads boolean fields.
func (c *call) flagEdits(values members, names ...string) (edits []edit, refusal *reply) {
	for _, name := range names {
		if values[name] == nil {
			continue
		}
		flag, refusal := c.flag(name, values[name])
		if refusal != nil {
			return nil, refusal
		}
		if flag != nil {
			edits = append(edits, func(t *simulation.JobType) { c.setFlag(t, name, *flag) })
		}
	}
	return edits, nil
}

func (c *call) setFlag(t *simulation.JobType, name string, value bool) {
	switch {
	case name == "is_published":
		t.IsPublished = value
	case name == "is_active":
		t.IsActive, t.Archived = value, 0
		if !value {
			t.Archived = c.now
		}
	case !value && c.api.grouped: // 5.9.4 never unpauses below /v6
	case !value:
		t.IsPaused, t.Paused = false, 0
	case !t.IsPaused || !c.api.later: // later, the time of the first pause stays
		t.IsPaused, t.Paused = true, c.now
	}
}

// flag reads a boolean field. Released servers accept strings and numbers too, and treat null as absent; /v5 crashes.
func (c *call) flag(name string, text json.RawMessage) (flag *bool, refusal *reply) {
	var value any
	_ = json.Unmarshal(text, &value) // JSON, with a number out of range at worst
	if yes, isFlag := value.(bool); isFlag {
		return &yes, nil
	}
	switch {
	case c.api.documented:
		return nil, c.refuse(http.StatusBadRequest, name+" must be a boolean.")
	case c.api.numbered && c.api.later:
		return nil, crash()
	}
	switch value := value.(type) {
	case nil:
		return nil, nil
	case float64:
		return new(value != 0), nil
	case string:
		if yes, isFlag := parseFlag(value); isFlag {
			return &yes, nil
		}
	}
	return nil, c.notBoolean(name)
}

func (c *call) notBoolean(name string) *reply {
	return c.refuse(http.StatusBadRequest, `Parameter must be a valid boolean: "`+name+`"`)
}

func parseFlag(text string) (flag, ok bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "t", "1":
		return true, true
	case "false", "f", "0":
		return false, true
	}
	return false, false
}

// edits2015 reads an update of 2015.
func (c *call) edits2015(t *simulation.JobType, values members) (edits []edit, refusal *reply) {
	mappingName, objection := "error_mapping", "Fields do not allow updates: "
	if c.api.documented {
		mappingName, objection = "error_mappings", "Unexpected fields were specified: "
		if len(values) == 0 {
			return nil, c.refuse(http.StatusBadRequest, "No fields were specified.")
		}
	}
	extra := slices.DeleteFunc(slices.Sorted(maps.Keys(values)), func(name string) bool {
		return name == mappingName || name == "is_paused"
	})
	if len(extra) > 0 {
		return nil, c.refuse(http.StatusBadRequest, objection+strings.Join(extra, ", "))
	}
	if !c.api.documented { // the query wins over the body
		for _, name := range []string{mappingName, "is_paused"} {
			if text, ok := c.parameter(name); ok {
				values[name] = encode(text, false)
			}
		}
	}
	edits, refusal = c.flagEdits(values, "is_paused")
	if refusal != nil || values[mappingName] == nil {
		return edits, refusal
	}
	mapping, refusal := c.mapping(values[mappingName])
	switch {
	case mapping == nil:
		return edits, refusal
	case t == nil && !c.api.documented:
		return nil, crash()
	}
	return append(edits, func(t *simulation.JobType) { t.ErrorMapping = mapping }), nil
}
