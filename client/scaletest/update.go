package scaletest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// field is a member of an update, in the order of its appearance.
type field struct {
	name  string
	value json.RawMessage
}

// change is an update that was found good.
type change struct {
	pause   *bool
	mapping *savedMapping
}

// update answers PATCH /job-types/{id}/.
func (c *call) update(id int64) *reply {
	fields, refusal := c.fields()
	if refusal != nil {
		return refusal
	}
	wanted, refusal := c.change(fields)
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
		c.store.apply(t, wanted, c.now)
	}
	if c.store.behaviour == Documented {
		return c.detailsOf(t, http.StatusCreated)
	}
	return c.detailsOf(t, http.StatusOK)
}

// apply needs the mutex to be held.
func (s *store) apply(t *jobType, wanted change, now instant) {
	if wanted.pause == nil && wanted.mapping == nil {
		return
	}
	t.patches++
	jobs := s.jobs(t, now) // up to now the job type was as it was
	if wanted.pause != nil {
		t.isPaused = *wanted.pause
		t.paused = 0
		if t.isPaused {
			t.paused = now // again where it was paused before
		}
		jobs.pause(t.isPaused)
	}
	if wanted.mapping != nil {
		t.errorMapping, t.brokenMapping = wanted.mapping.text, wanted.mapping.broken
	}
	s.changed(t, now)
}

// fields takes the body apart.
func (c *call) fields() (fields []field, refusal *reply) {
	released := c.store.behaviour == Released
	if len(c.body) == 0 || released && c.request.ContentLength < 0 { // what comes in chunks is not even looked at
		return nil, nil
	}
	contentType := c.request.Header.Get("Content-Type")
	mediaType, _, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && mediaType == contentJSON:
		fields, err = objectFields(c.body)
		switch {
		case errors.Is(err, errNoObject):
			return nil, c.unprocessable("the body is not a JSON object")
		case err != nil:
			return nil, c.refuse(http.StatusBadRequest, "JSON parse error - No JSON object could be decoded")
		}
		return fields, nil
	case err == nil && mediaType == "application/x-www-form-urlencoded" && released:
		return formFields(string(c.body)), nil
	}
	return nil, c.refuse(http.StatusUnsupportedMediaType, "Unsupported media type '"+contentType+"' in request.")
}

var errNoObject = errors.New("no JSON object")

// objectFields reads a JSON object; of a name that stands twice the last value counts.
func objectFields(body []byte) (fields []field, err error) {
	if !json.Valid(body) {
		return nil, errors.New("no JSON")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, errNoObject
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string) // a valid object has string keys
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		fields = slices.DeleteFunc(fields, func(f field) bool { return f.name == name })
		fields = append(fields, field{name, value})
	}
	if _, err := decoder.Token(); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return fields, nil
}

// formFields reads a form, whose values are all strings.
func formFields(body string) (fields []field) {
	for pair := range strings.SplitSeq(body, "&") {
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(rawName)
		if err != nil {
			name = rawName
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil {
			value = rawValue
		}
		fields = append(fields, field{name, appendString(nil, value)})
	}
	return fields
}

// change finds out what an update wants, or what is wrong with it.
func (c *call) change(fields []field) (wanted change, refusal *reply) {
	released := c.store.behaviour == Released
	mappingName := "error_mapping"
	if !released {
		mappingName = "error_mappings"
	}
	var extra []string
	values := map[string]json.RawMessage{}
	for _, f := range fields {
		if f.name != mappingName && f.name != "is_paused" {
			extra = append(extra, f.name)
		}
		values[f.name] = f.value
	}
	switch {
	case len(extra) > 0 && released:
		return wanted, c.refuse(http.StatusBadRequest, "Fields do not allow updates: "+strings.Join(extra, ", "))
	case len(extra) > 0:
		return wanted, c.refuse(http.StatusBadRequest, "Unexpected fields were specified: "+strings.Join(extra, ", "))
	case len(fields) == 0 && !released:
		return wanted, c.refuse(http.StatusBadRequest, "No fields were specified.")
	}
	if released { // the query wins over the body
		for _, name := range []string{mappingName, "is_paused"} {
			if value, ok := c.parameter(name); ok {
				values[name] = appendString(nil, value)
			}
		}
	}
	if value, ok := values["is_paused"]; ok {
		if wanted.pause, refusal = c.flag(value); refusal != nil {
			return wanted, refusal
		}
	}
	if value, ok := values[mappingName]; ok {
		wanted.mapping, refusal = c.mapping(value)
	}
	return wanted, refusal
}

// flag reads is_paused: released servers take texts too, and any value that Python takes for true or false. Null is
// as good as absent there.
func (c *call) flag(value json.RawMessage) (flag *bool, refusal *reply) {
	yes, no := true, false
	switch text := string(value); {
	case text == "true":
		return &yes, nil
	case text == "false":
		return &no, nil
	case c.store.behaviour == Documented:
		return nil, c.refuse(http.StatusBadRequest, "is_paused must be a boolean.")
	case text == "null":
		return nil, nil
	case text[0] != '"':
		if strings.Trim(text, "-0.[]{} \t\r\n") == "" { // a zero, or nothing in it
			return &no, nil
		}
		return &yes, nil
	}
	var word string
	if err := json.Unmarshal(value, &word); err == nil {
		switch strings.ToLower(strings.TrimSpace(word)) {
		case "true", "t", "1":
			return &yes, nil
		case "false", "f", "0":
			return &no, nil
		}
	}
	return nil, c.refuse(http.StatusBadRequest, `Parameter must be a valid boolean: "is_paused"`)
}
