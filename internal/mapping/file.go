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
	if root.Kind != document.KindObject {
		return mapping, root.Wrong("the document", document.KindObject, hintMapping)
	}
	places := map[string]document.Place{} // by the keys that errors name
	if err := document.NotePlaces(places, root.Members, func(key string) string { return key }); err != nil {
		return mapping, err
	}
	for _, member := range root.Members {
		value := member.Value
		switch member.Key {
		case "version":
			version, err := value.AsText("version")
			if err != nil {
				return mapping, err
			}
			mapping.Version = version
		case "exit_codes":
			if value.Kind != document.KindObject {
				return mapping, value.Wrong("exit_codes", document.KindObject, hintMapping)
			}
			if err := document.NotePlaces(places, value.Members, exitCodeKey); err != nil {
				return mapping, err
			}
			mapping.ExitCodes = make(map[string]model.ErrorName, len(value.Members))
			for _, code := range value.Members {
				if code.Value.Kind != document.KindText {
					return mapping, code.Value.Wrong(exitCodeKey(code.Key), document.KindText, code.Value.QuotedHint(code.Key+": "))
				}
				mapping.ExitCodes[code.Key] = model.ErrorName(code.Value.Text)
			}
		case "errors":
			if mapping.Errors, err = errorsOf(value, places); err != nil {
				return mapping, err
			}
		default:
			return mapping, &document.Error{Place: member.Place, Key: strconv.Quote(member.Key), Problem: "is not a key of an error mapping", Hint: hintMappingKeys}
		}
	}
	if problem, bad := errors.AsType[*model.MappingError](mapping.Validate()); bad {
		return mapping, &document.Error{Place: places[problem.Key], Key: problem.Key, Problem: problem.Problem}
	}
	return mapping, nil
}

// exitCodeKey names an exit code as the client's errors do.
func exitCodeKey(code string) string { return "exit_codes." + strconv.Quote(code) }

// errorsOf returns the errors that a mapping defines, by exit code.
func errorsOf(root document.Value, places map[string]document.Place) (map[string]model.ManifestError, error) {
	const hint = `errors look like {"3": {"title": "Bad input", "category": "data"}}`
	if root.Kind != document.KindObject {
		return nil, root.Wrong("errors", document.KindObject, hint)
	}
	name := func(code string) string { return "errors." + strconv.Quote(code) }
	if err := document.NotePlaces(places, root.Members, name); err != nil {
		return nil, err
	}
	defined := make(map[string]model.ManifestError, len(root.Members))
	for _, code := range root.Members {
		if code.Value.Kind != document.KindObject {
			return nil, code.Value.Wrong(name(code.Key), document.KindObject, hint)
		}
		one := model.ManifestError{}
		fields := map[string]*string{"title": &one.Title, "description": &one.Description, "category": &one.Category}
		for _, member := range code.Value.Members {
			field, known := fields[member.Key]
			if !known {
				return nil, &document.Error{Place: member.Place, Key: name(code.Key) + "." + member.Key, Problem: "is not a key of an error", Hint: "the keys are title, description and category"}
			}
			var err error
			if *field, err = member.Value.AsText(name(code.Key) + "." + member.Key); err != nil {
				return nil, err
			}
		}
		defined[code.Key] = one
	}
	return defined, nil
}
