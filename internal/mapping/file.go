package mapping

import (
	"context"
	"errors"
	"io"
	"strconv"

	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/document"
)

// maxBytes bounds the file of an error mapping.
const maxBytes = 1 << 20

// readFile reads and checks the error mapping in a file, or on stdin if the name is a dash. An invalid one is a
// *document.Error.
func readFile(ctx context.Context, name string, stdin io.Reader) (model.ErrorMapping, error) {
	label, text, err := cli.ReadFile(ctx, name, stdin, maxBytes)
	if err != nil {
		return model.ErrorMapping{}, err
	}
	return Parse(label, text)
}

// Parse reads and checks the error mapping in the text of a file.
func Parse(file string, text []byte) (mapping model.ErrorMapping, err error) {
	root, err := document.Parse(text, &document.Subject{
		HintBroken: hintMapping, HintKeys: hintMappingKeys, HintEmpty: "{} clears the error mapping", HintSecond: "give one error mapping",
		HintYAML: "write it as JSON",
	})
	if err == nil {
		mapping, err = FromDocument(root)
	}
	if failed, ok := errors.AsType[*document.Error](err); ok {
		failed.File = file
	}
	return mapping, err
}

const (
	hintMappingKeys = "the keys are version, a string, exit_codes, an object of exit codes and error names, and errors, which defines errors by exit code"
	hintMapping     = `an error mapping looks like {"version": "1.0", "exit_codes": {"1": "bad-input"}}`
)

// FromDocument returns the error mapping in a document.
func FromDocument(root document.Value) (mapping model.ErrorMapping, err error) {
	places := map[string]document.Place{} // by the keys that errors name
	if err := needObject(root, "the document", hintMapping, places, func(key string) string { return key }); err != nil {
		return mapping, err
	}
	for _, member := range root.Members {
		switch member.Key {
		case "version":
			mapping.Version, err = member.Value.AsText("version")
		case "exit_codes":
			mapping.ExitCodes, err = exitCodesOf(member.Value, places)
		case "errors":
			mapping.Errors, err = errorsOf(member.Value, places)
		default:
			err = &document.Error{Place: member.Place, Key: strconv.Quote(member.Key), Problem: "is not a key of an error mapping", Hint: hintMappingKeys}
		}
		if err != nil {
			return mapping, err
		}
	}
	if problem, bad := errors.AsType[*model.MappingError](mapping.Validate()); bad {
		return mapping, &document.Error{Place: places[problem.Key], Key: problem.Key, Problem: problem.Problem}
	}
	return mapping, nil
}

// needObject returns an error if a value is not an object, and notes where its keys are, under the names that errors use.
func needObject(value document.Value, what, hint string, places map[string]document.Place, name func(key string) string) error {
	if value.Kind != document.KindObject {
		return value.Wrong(what, document.KindObject, hint)
	}
	return document.NotePlaces(places, value.Members, name)
}

// exitCodesOf returns the names of errors in a mapping, by exit code.
func exitCodesOf(value document.Value, places map[string]document.Place) (map[string]model.ErrorName, error) {
	key := func(code string) string { return "exit_codes." + strconv.Quote(code) } // as the client's errors name it
	if err := needObject(value, "exit_codes", hintMapping, places, key); err != nil {
		return nil, err
	}
	names := make(map[string]model.ErrorName, len(value.Members))
	for _, code := range value.Members {
		if code.Value.Kind != document.KindText {
			return nil, code.Value.Wrong(key(code.Key), document.KindText, code.Value.QuotedHint(code.Key+": "))
		}
		names[code.Key] = model.ErrorName(code.Value.Text)
	}
	return names, nil
}

// errorsOf returns the errors that a mapping defines, by exit code.
func errorsOf(value document.Value, places map[string]document.Place) (map[string]model.ManifestError, error) {
	const hint = `errors look like {"3": {"title": "Bad input", "category": "data"}}`
	key := func(code string) string { return "errors." + strconv.Quote(code) }
	if err := needObject(value, "errors", hint, places, key); err != nil {
		return nil, err
	}
	defined := make(map[string]model.ManifestError, len(value.Members))
	for _, code := range value.Members {
		field := func(name string) string { return key(code.Key) + "." + name }
		if err := needObject(code.Value, key(code.Key), hint, places, field); err != nil {
			return nil, err
		}
		one := model.ManifestError{}
		fields := map[string]*string{"title": &one.Title, "description": &one.Description, "category": &one.Category}
		for _, member := range code.Value.Members {
			into, known := fields[member.Key]
			if !known {
				return nil, &document.Error{Place: member.Place, Key: field(member.Key), Problem: "is not a key of an error", Hint: "the keys are title, description and category"}
			}
			var err error
			if *into, err = member.Value.AsText(field(member.Key)); err != nil {
				return nil, err
			}
		}
		defined[code.Key] = one
	}
	return defined, nil
}
