package config

import (
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"jt/internal/atomicfile"
	"jt/internal/document"
)

// maxFileBytes bounds a contexts file, with room for hundreds of contexts: the parser's time grows with the square of the
// nesting.
const maxFileBytes = 64 << 10

// contextsFile is the name of the contexts file in its folder.
const contextsFile = "contexts.yaml"

// ContextsPath returns the path of the contexts file. It fails if no variable says where it is.
func ContextsPath(getenv func(string) string) (string, error) {
	folder, err := contextsDirectory().Path(getenv)
	return filepath.Join(folder, contextsFile), err
}

// File is the content of a contexts file.
type File struct {
	Path    string
	Current string // the name of the context to use by default, or ""

	mark     string // the byte order mark, if the file begins with one
	text     string // everything after it
	contexts map[string]Context
	open     bool // others can read it
}

// Load reads the contexts. A file that does not exist has none. The error is a *UsageError for a file that cannot be read,
// and a *document.Error for one with a mistake in it.
func Load(path string) (*File, error) {
	text, mode, err := atomicfile.Read(path, maxFileBytes)
	// ENOTDIR: below a file there are no files.
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return &File{Path: path, contexts: map[string]Context{}}, nil
	}
	if err != nil {
		return nil, &UsageError{Message: "cannot read " + path + ": " + systemText(err)}
	}
	file, err := parse(path, text)
	if err != nil {
		return nil, err
	}
	file.open = runtime.GOOS != "windows" && mode&0o077 != 0
	return file, nil
}

// parse reads the text of a file. The error is a *document.Error.
func parse(path string, raw []byte) (*File, error) {
	if len(raw) > maxFileBytes {
		return nil, &document.Error{File: path, Problem: "larger than 64 KiB, which is too much for contexts"}
	}
	text, err := document.Text(raw)
	file := &File{Path: path, mark: string(raw[:len(raw)-len(text)]), text: string(text), contexts: map[string]Context{}}
	var top document.Value
	if err == nil {
		top, err = readYAML(file.text)
	}
	if err == nil {
		err = readFields(top, "the file", "", []field{{"current", &file.Current, nil}, {"contexts", file.contexts, nil}})
	}
	if failed, ok := errors.AsType[*document.Error](err); ok {
		failed.File, failed.Detail = path, yamlProblem(failed.Detail)
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

func readYAML(text string) (document.Value, error) {
	return document.ParseYAML([]byte(text), &document.Subject{
		HintBroken: "fix the file, or move it away and add the contexts again", HintSecond: "keep one document in the file",
	})
}

// yamlProblem explains the parser's message about a common mistake. It returns "" for others: they can quote the file, and
// with it a secret.
func yamlProblem(message string) string {
	for _, known := range []struct{ message, problem string }{
		{"tab character", "a tab where YAML needs spaces"},
		{"cannot start any token", "this character, perhaps a tab, is not allowed here"},
		{"could not find end character of", "a quotation mark is not closed"},
		{"must be specified", "a bracket is not closed, or a comma is missing"},
		{"end token", "a bracket is not closed"},
		{"mapping value is not allowed", "a value contains a colon and a space: put the value in quotes"},
		{"non-map value is specified", "expected a key and a colon here"},
		{"unexpected key name", "expected a key and a colon here"},
		{"could not find value for mapping key", "this key has no value"},
		{"value is not allowed in this context", "the indentation does not match the line before"},
	} {
		if strings.Contains(message, known.message) {
			return known.problem
		}
	}
	return ""
}

// Names lists the contexts by name.
func (f *File) Names() []string {
	return slices.Sorted(maps.Keys(f.contexts))
}

// Context returns the context of a name. The error is a *UsageError that lists the names.
func (f *File) Context(name string) (Context, error) {
	if context, ok := f.contexts[name]; ok {
		return context, nil
	}
	hint := "add one with `jt context add`"
	if names := f.Names(); len(names) > 0 {
		hint = "the contexts are: " + strings.Join(names, ", ")
	}
	return Context{}, &UsageError{Message: "no such context: " + name, Hint: hint}
}

// Has reports whether a context exists.
func (f *File) Has(name string) bool {
	_, ok := f.contexts[name]
	return ok
}

// Warning returns a warning if others can read secrets in the file, and "" otherwise.
func (f *File) Warning() string {
	if !f.open {
		return ""
	}
	for _, context := range f.contexts {
		secret := !context.Auth.Secret.IsZero() || ShownURL(context.Proxy) != context.Proxy
		for _, header := range context.Headers {
			secret = secret || !header.Value.IsZero()
		}
		if secret {
			return f.Path + " contains secrets and others can read it: make it private with chmod 600"
		}
	}
	return ""
}
