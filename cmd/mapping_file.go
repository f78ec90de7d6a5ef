package cmd

import (
	"context"
	"errors"
	"io"
	"strconv"

	"jt/client"
)

// maxMappingBytes bounds the file of an error mapping.
const maxMappingBytes = 1 << 20

// readMappingFile reads and checks the error mapping of a file, or of stdin where its name is a dash. What is wrong
// with it is a *fileError.
func readMappingFile(ctx context.Context, name string, stdin io.Reader) (client.ErrorMapping, error) {
	label, text, err := readFile(ctx, name, stdin, maxMappingBytes, "1 MiB")
	if err != nil {
		return client.ErrorMapping{}, err
	}
	return parseMapping(label, text)
}

func parseMapping(file string, text []byte) (client.ErrorMapping, error) {
	mapping, err := parseMappingText(text)
	if failed, ok := errors.AsType[*fileError](err); ok {
		failed.file = file
	}
	return mapping, err
}

func parseMappingText(text []byte) (client.ErrorMapping, error) {
	document, err := parseFile(text, &fileSubject{
		hintWhole: hintWholeMapping, hintKeys: hintMappingKeys, hintEmpty: "{} clears the error mapping", hintSecond: "give one error mapping",
	})
	if err != nil {
		return client.ErrorMapping{}, err
	}
	return mappingOf(document)
}

const (
	hintMappingKeys  = "the keys are version, a string, and exit_codes, with exit codes and the names of their errors"
	hintWholeMapping = `an error mapping looks like {"version": "1.0", "exit_codes": {"1": "bad-input"}}`
)

// mappingOf makes a mapping of a file's values.
func mappingOf(document fileValue) (client.ErrorMapping, error) {
	mapping := client.ErrorMapping{}
	if document.kind != kindObject {
		return mapping, document.wrong("the whole", kindObject, hintWholeMapping)
	}
	places := map[string]place{} // by the keys that errors name
	if err := notePlaces(places, document.members, func(key string) string { return key }); err != nil {
		return mapping, err
	}
	for _, member := range document.members {
		value := member.value
		switch member.key {
		case "version":
			if value.kind != kindText {
				return mapping, value.wrong("version", kindText, value.quotedHint("version: "))
			}
			mapping.Version = value.text
		case "exit_codes":
			if value.kind != kindObject {
				return mapping, value.wrong("exit_codes", kindObject, hintWholeMapping)
			}
			if err := notePlaces(places, value.members, exitCodeKey); err != nil {
				return mapping, err
			}
			mapping.ExitCodes = make(map[string]client.ErrorName, len(value.members))
			for _, code := range value.members {
				if code.value.kind != kindText {
					return mapping, code.value.wrong(exitCodeKey(code.key), kindText, code.value.quotedHint(code.key+": "))
				}
				mapping.ExitCodes[code.key] = client.ErrorName(code.value.text)
			}
		default:
			return mapping, &fileError{place: member.place, key: strconv.Quote(member.key), problem: "is no key of an error mapping", hint: hintMappingKeys}
		}
	}
	if problem, bad := errors.AsType[*client.MappingError](mapping.Validate()); bad {
		return mapping, &fileError{place: places[problem.Key], key: problem.Key, problem: problem.Problem}
	}
	return mapping, nil
}

// exitCodeKey names an exit code as the client's errors do.
func exitCodeKey(code string) string { return "exit_codes." + strconv.Quote(code) }
