package client

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"jt/client/model"
)

// defaultMappingVersion is the version of a mapping that has none.
const defaultMappingVersion = "1.0"

// sameMapping reports whether the server has the mapping that was sent; both are JSON. No mapping, null and {} are equal,
// and so are the defaults that /v5 fills in: version "1.0" and no exit codes.
func sameMapping(sent, answered []byte) bool {
	want, ok := mappingMembers(sent)
	got, isObject := mappingMembers(answered)
	if !ok || !isObject {
		return false
	}
	if _, given := want["version"]; !given && got["version"] == defaultMappingVersion {
		delete(got, "version")
	}
	return reflect.DeepEqual(want, got)
}

// mappingMembers decodes a mapping, without exit_codes if they are empty.
func mappingMembers(text []byte) (members map[string]any, ok bool) {
	members = map[string]any{}
	if len(text) == 0 {
		return members, true
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&members) != nil {
		return nil, false
	}
	if codes, isObject := members["exit_codes"].(map[string]any); isObject && len(codes) == 0 {
		delete(members, "exit_codes")
	}
	if members == nil { // it was null
		members = map[string]any{}
	}
	return members, true
}

// manifestWith returns the manifest of a job type with the errors of a mapping. Errors that the manifest has under the same
// code and name keep what the mapping does not say. Its error is a *model.MappingError or a *model.FieldError.
func manifestWith(details model.Object, mapping *model.ErrorMapping) (json.RawMessage, error) {
	type entry struct {
		Code int64  `json:"code"`
		Name string `json:"name"`
		model.ManifestError
	}
	manifest, job, before := map[string]json.RawMessage{}, map[string]json.RawMessage{}, []entry{}
	if err := cmp.Or(
		details.Decode("manifest", "an object", &manifest),
		details.Decode("manifest.job", "an object", &job),
		details.Decode("manifest.job.errors", "an array", &before),
	); err != nil {
		return nil, err
	}
	for _, one := range []struct {
		field   string
		members map[string]json.RawMessage
	}{{"manifest", manifest}, {"manifest.job", job}} {
		if one.members == nil {
			return nil, &model.FieldError{Row: details.Describe(), Field: one.field, Want: "an object", Got: "null"}
		}
	}
	complete := model.ErrorMapping{ExitCodes: mapping.ExitCodes, Errors: map[string]model.ManifestError{}}
	entries := make([]entry, 0, len(mapping.ExitCodes))
	for code, name := range mapping.ExitCodes {
		number, _ := strconv.ParseInt(code, 10, 32)
		one := entry{Code: number, Name: string(name)}
		if i := slices.IndexFunc(before, func(old entry) bool { return old.Code == number && old.Name == one.Name }); i >= 0 {
			one = before[i]
		}
		if given, ok := mapping.Errors[code]; ok {
			one.ManifestError = given
		}
		complete.Errors[code] = one.ManifestError
		entries = append(entries, one)
	}
	if err := complete.CheckDefined(&model.ErrorMapping{}); err != nil {
		return nil, err
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.Code, b.Code) })
	text, err := json.Marshal(entries)
	if err != nil {
		return nil, err
	}
	job["errors"] = text
	if manifest["job"], err = json.Marshal(job); err != nil {
		return nil, err
	}
	return json.Marshal(manifest)
}

// manifestHas reports whether details have the errors of a mapping, and no others.
func manifestHas(details model.Object, mapping *model.ErrorMapping) bool {
	text, ok := details.Mapping()
	has := model.ErrorMapping{}
	if !ok || json.Unmarshal(text, &has) != nil || !maps.Equal(has.ExitCodes, mapping.ExitCodes) {
		return false
	}
	for code, wanted := range mapping.Errors {
		if has.Errors[code] != wanted {
			return false
		}
	}
	return true
}
