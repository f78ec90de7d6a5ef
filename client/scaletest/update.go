package scaletest

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// change is a valid update. Zero fields change nothing.
type change struct {
	pause   *bool
	mapping json.RawMessage

	// Later releases alone.
	touch        bool // last_modified moves even if nothing changes
	activate     *bool
	publish      *bool
	maxScheduled *int64
	priority     int64
	manifest     json.RawMessage
}

// isEmpty reports whether the update changes nothing.
func (w *change) isEmpty() bool {
	return !w.touch && w.pause == nil && w.mapping == nil && w.activate == nil && w.publish == nil && w.maxScheduled == nil &&
		w.priority == 0 && w.manifest == nil
}

// update serves PATCH /job-types/{id}/.
func (c *call) update(id int64) *reply {
	values, refusal := c.values()
	if refusal != nil {
		return refusal
	}
	wanted, refusal := c.change(values)
	if refusal != nil {
		return refusal
	}
	c.store.mutex.Lock()
	defer c.store.mutex.Unlock()
	t := c.store.find(id)
	if t == nil {
		if wanted.mapping != nil && c.store.behaviour == Released {
			return crash()
		}
		return c.notFound()
	}
	if !c.promise {
		c.store.change(t, wanted, c.now)
	}
	if c.store.behaviour == Documented {
		return c.detailsOf(t, http.StatusCreated)
	}
	return c.detailsOf(t, http.StatusOK)
}

// values reads the body.
func (c *call) values() (values map[string]json.RawMessage, refusal *reply) {
	released := c.store.behaviour != Documented
	if len(c.body) == 0 || released && c.request.ContentLength < 0 { // they ignore a chunked body
		return nil, nil
	}
	contentType := c.request.Header.Get("Content-Type")
	mediaType, _, _ := mime.ParseMediaType(contentType) // "" if it is invalid
	switch {
	case mediaType == contentJSON && !json.Valid(c.body):
		return nil, c.refuse(http.StatusBadRequest, "JSON parse error - No JSON object could be decoded")
	case mediaType == contentJSON:
		if json.Unmarshal(c.body, &values) != nil || values == nil {
			return nil, c.unprocessable("the body is not a JSON object")
		}
		return values, nil
	case mediaType == "application/x-www-form-urlencoded" && released:
		form, _ := url.ParseQuery(string(c.body)) // without invalid pairs
		values = map[string]json.RawMessage{}
		for name, texts := range form {
			values[name] = encode(texts[len(texts)-1], false)
		}
		return values, nil
	}
	return nil, c.refuse(http.StatusUnsupportedMediaType, "Unsupported media type "+c.quoted(contentType)+" in request.")
}

// change returns what an update changes, or why it is refused.
func (c *call) change(values map[string]json.RawMessage) (wanted change, refusal *reply) {
	mappingName, objection := "error_mapping", "Fields do not allow updates: "
	if c.store.behaviour == Documented {
		mappingName, objection = "error_mappings", "Unexpected fields were specified: "
		if len(values) == 0 {
			return wanted, c.refuse(http.StatusBadRequest, "No fields were specified.")
		}
	}
	extra := slices.DeleteFunc(slices.Sorted(maps.Keys(values)), func(name string) bool {
		return name == mappingName || name == "is_paused"
	})
	if len(extra) > 0 {
		return wanted, c.refuse(http.StatusBadRequest, objection+strings.Join(extra, ", "))
	}
	value := func(name string) json.RawMessage {
		if text, ok := c.parameter(name); ok && c.store.behaviour == Released { // the query wins over the body
			return encode(text, false)
		}
		return values[name]
	}
	if flag := value("is_paused"); flag != nil {
		if wanted.pause, refusal = c.flag("is_paused", flag); refusal != nil {
			return wanted, refusal
		}
	}
	if mapping := value(mappingName); mapping != nil {
		wanted.mapping, refusal = c.mapping(mapping)
	}
	return wanted, refusal
}

// flag reads a boolean field. Released servers accept strings and numbers too, and treat null as absent.
func (c *call) flag(name string, text json.RawMessage) (flag *bool, refusal *reply) {
	var value any
	_ = json.Unmarshal(text, &value) // JSON, with a number out of range at worst
	if yes, isFlag := value.(bool); isFlag {
		return &yes, nil
	}
	if c.store.behaviour == Documented {
		return nil, c.refuse(http.StatusBadRequest, name+" must be a boolean.")
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
	return nil, c.refuse(http.StatusBadRequest, `Parameter must be a valid boolean: "`+name+`"`)
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
