package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jt/internal/document"
)

const handWritten = `# Servers of the imagery group
current: prod # not dev!

owner: {team: imagery, since: 2019} # none of jt's

contexts:
  # the one that counts
  prod:
    server: https://host/scale/api # through the proxy
    auth:
      type: token
      secret: "s3cret: # \" "
    colour: red

    # with retries
    retries: 3

  # for trying things out
  "dev":
    server: 'http://dev:8000'

  last: {server: http://last}
# the end
`

func mustParse(t *testing.T, text string) *File {
	t.Helper()
	file, err := parse("contexts.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestChangesKeepEverythingElse(t *testing.T) {
	three, hundred := 3, 100
	full := Context{
		Server: "https://new", Auth: Auth{Type: AuthBasic, User: "ops: x", SecretCommand: []string{"pass", "-n", "a b", "7"}},
		Headers: []Header{{Name: "X-Team", Value: NewSecret("a # b")}, {Name: "X-Key", Env: "KEY"}},
		CACert:  "/a b", ClientCert: "/c", ClientKey: "/k", TLSServerName: "scale.internal", Insecure: true, Proxy: "http://p:1",
		RequestTimeout: "90s", Retries: &three, PageSize: &hundred,
	}
	const fullText = `  new:
    server: https://new
    auth:
      type: basic
      user: "ops: x"
      secret-command: [pass, "-n", "a b", "7"]
    headers:
      - name: X-Team
        value: "a # b"
      - name: X-Key
        env: KEY
    ca-cert: "/a b"
    client-cert: /c
    client-key: /k
    tls-server-name: scale.internal
    insecure: true
    proxy: http://p:1
    request-timeout: 90s
    retries: 3
    page-size: 100
`
	plain := Context{Server: "http://x"}
	for _, test := range []struct {
		name   string
		before string
		change func(*File) error
		after  string
	}{
		{"use", handWritten, func(f *File) error { return f.Use("dev") },
			strings.Replace(handWritten, "current: prod ", "current: dev ", 1)},
		{"use the current one", handWritten, func(f *File) error { return f.Use("prod") }, handWritten},
		{"use where nothing is current", "# a\n\ncontexts:\n  a: {server: b}\n", func(f *File) error { return f.Use("a") },
			"# a\n\ncontexts:\n  a: {server: b}\ncurrent: a\n"},
		{"use where current is empty", "current:  # none\ncontexts:\n  a: {server: b}\n", func(f *File) error { return f.Use("a") },
			"current: a # none\ncontexts:\n  a: {server: b}\n"},
		{"use, quoted", "contexts:\n  a: {server: b}\ncurrent: 'it''s' # x", func(f *File) error { return f.Use("a") },
			"contexts:\n  a: {server: b}\ncurrent: a # x\n"},
		{"use where current has two lines", "current:\n  b\ncontexts:\n  a: {server: b}\n", func(f *File) error { return f.Use("a") },
			"current: a\ncontexts:\n  a: {server: b}\n"},
		{"add", handWritten, func(f *File) error { return f.Put("new", full) },
			strings.Replace(handWritten, "# the end", fullText+"# the end", 1)},
		{"replace", handWritten, func(f *File) error { return f.Put("dev", plain) },
			strings.Replace(handWritten, "'http://dev:8000'", "http://x", 1)},
		{"replace the one with comments", handWritten, func(f *File) error { return f.Put("prod", plain) },
			handWritten[:strings.Index(handWritten, "    server: https")] + "    server: http://x\n" + handWritten[strings.Index(handWritten, "\n  # for trying"):]},
		{"replace one in brackets", handWritten, func(f *File) error { return f.Put("last", plain) },
			strings.Replace(handWritten, " {server: http://last}", "\n    server: http://x", 1)},
		{"replace one beside a comment", "contexts:\n  a: {server: b} # x\n", func(f *File) error { return f.Put("a", plain) },
			"contexts:\n  a: # x\n    server: http://x\n"},
		{"rename the current one", handWritten, func(f *File) error { return f.Rename("prod", "main") },
			strings.NewReplacer("current: prod ", "current: main ", "  prod:\n", "  main:\n").Replace(handWritten)},
		{"rename", handWritten, func(f *File) error { return f.Rename("dev", "7") },
			strings.Replace(handWritten, `"dev":`, `"7":`, 1)},
		{"rename one in brackets", handWritten, func(f *File) error { return f.Rename("last", "z") },
			strings.Replace(handWritten, "last:", "z:", 1)},
		{"remove", handWritten, func(f *File) error { return f.Remove("dev") },
			strings.Replace(handWritten, "  # for trying things out\n  \"dev\":\n    server: 'http://dev:8000'\n\n", "", 1)},
		{"remove the current one", handWritten, func(f *File) error { return f.Remove("prod") },
			strings.Replace(handWritten[:strings.Index(handWritten, "  # the one")]+handWritten[strings.Index(handWritten, "\n  # for trying"):], "current: prod", `current: ""`, 1)},
		{"remove the last one", "contexts: # mine\n  a: # x\n    server: y\n# z\n", func(f *File) error { return f.Remove("a") },
			"contexts: {} # mine\n# z\n"},
		{"remove from brackets", "{current: a, contexts: {a: {server: b}}}", func(f *File) error { return f.Remove("a") },
			"{current: \"\", contexts: {}}\n"},
		{"remove one whose text looks like a comment", "contexts:\n  a: {server: x}\n  b:\n    server: \"y\n# z\"\n# c\n", func(f *File) error { return f.Remove("b") },
			"contexts:\n  a: {server: x}\n\n# c\n"},
		{"remove one that ends in a comment", "contexts:\n  a: {server: x}\n  b:\n    server: y\n    # of b\n\n  # of c\n  c: {server: z}\n", func(f *File) error { return f.Remove("b") },
			"contexts:\n  a: {server: x}\n\n  # of c\n  c: {server: z}\n"},
		{"remove the first one below other comments", "# top\n\n# about\ncontexts: # c\n  # section\n\n  # of a\n  # and more\n  a: {server: x} # of x\n\n  # of b\n  b: {server: y}\n", func(f *File) error { return f.Remove("a") },
			"# top\n\n# about\ncontexts: # c\n  # section\n\n  # of b\n  b: {server: y}\n"},
		{"remove one before another without comments", "contexts:\n  # section\n\n  a: {server: x}\n  b: {server: y}\n", func(f *File) error { return f.Remove("a") },
			"contexts:\n  # section\n\n  b: {server: y}\n"},
		{"remove the last of several between other comments", "contexts:\n  a: {server: x}\n\n  # section\n\n  # of b\n  b:\n    server: y\n  # below\n\n# end\n", func(f *File) error { return f.Remove("b") },
			"contexts:\n  a: {server: x}\n\n  # section\n  # below\n\n# end\n"},
		{"remove the only one between other comments", "contexts:\n  # section\n\n  # of a\n  a: {server: x}\n  # below\n# end\n", func(f *File) error { return f.Remove("a") },
			"contexts: {}\n# section\n# below\n# end\n"},
		{"add to nothing", "", func(f *File) error { return f.Put("a", plain) }, "current: a\ncontexts:\n  a:\n    server: http://x\n"},
		{"add to comments", "# mine\n", func(f *File) error { return f.Put("a", plain) }, "# mine\ncurrent: a\ncontexts:\n  a:\n    server: http://x\n"},
		{"add to an empty document", "---\n...\n", func(f *File) error { return f.Put("a", plain) }, "---\ncurrent: a\ncontexts:\n  a:\n    server: http://x\n"},
		{"add to brackets", "contexts: {a: {server: b}}", func(f *File) error { return f.Put("c", full) },
			`contexts: {a: {server: b}, c: {server: https://new, auth: {type: basic, user: "ops: x", secret-command: [pass, "-n", "a b", "7"]}, ` +
				`headers: [{name: X-Team, value: "a # b"}, {name: X-Key, env: KEY}], ca-cert: "/a b", client-cert: /c, client-key: /k, tls-server-name: scale.internal, ` +
				"insecure: true, proxy: http://p:1, request-timeout: 90s, retries: 3, page-size: 100}}\n"},
		{"add to empty brackets", "{} # mine\n", func(f *File) error { return f.Put("a", plain) }, "{contexts: {a: {server: http://x}}, current: a} # mine\n"},
		{"add to no contexts", "contexts: {} # none\nx: 1\n", func(f *File) error { return f.Put("a", plain) }, "contexts: # none\n  a:\n    server: http://x\nx: 1\ncurrent: a\n"},
		{"add to null contexts", "contexts: ~\n", func(f *File) error { return f.Put("a", plain) }, "contexts:\n  a:\n    server: http://x\ncurrent: a\n"},
		{"add to contexts without any", "contexts:\n# x\n", func(f *File) error { return f.Put("a", plain) }, "contexts:\n  a:\n    server: http://x\n# x\ncurrent: a\n"},
		{"add to unknown keys alone", "x: 1", func(f *File) error { return f.Put("a", plain) }, "x: 1\ncontexts:\n  a:\n    server: http://x\ncurrent: a\n"},
		{"add without a last line end", "current: b\ncontexts:\n   b:\n     server: c", func(f *File) error { return f.Put("a", plain) },
			"current: b\ncontexts:\n   b:\n     server: c\n   a:\n     server: http://x\n"},
		{"line ends of Windows", "current: b\r\ncontexts:\r\n  b:\r\n    server: c\r\n", func(f *File) error { return errors.Join(f.Put("a", plain), f.Rename("b", "d")) },
			"current: d\r\ncontexts:\r\n  d:\r\n    server: c\r\n  a:\r\n    server: http://x\r\n"},
		{"characters of several bytes", "contexts: {}\né: &x [\"ü\"]\n", func(f *File) error { return f.Put("a", plain) },
			"contexts:\n  a:\n    server: http://x\né: &x [\"ü\"]\ncurrent: a\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := mustParse(t, test.before)
			if err := test.change(file); err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(test.after, file.text); difference != "" {
				t.Error(difference)
			}
		})
	}
}

func TestByteOrderMarkRemains(t *testing.T) {
	file := mustParse(t, "\ufeffcurrent: a\ncontexts:\n  a: {server: b}\n  c: {server: d}\n")
	if err := file.Use("c"); err != nil {
		t.Fatal(err)
	}
	if got := file.mark + file.text; got != "\ufeffcurrent: c\ncontexts:\n  a: {server: b}\n  c: {server: d}\n" {
		t.Errorf("%q", got)
	}
}

func TestFilesThatCannotBeEditedRemainUnchanged(t *testing.T) {
	for _, test := range []struct {
		name, before string
		change       func(*File) error
		says         string
	}{
		{"blank lines that are a text's", "contexts:\n  a:\n    server: x\n    note: |+\n      y\n\n", func(f *File) error { return f.Put("b", Context{Server: "x"}) }, "not change"},
		{"a comment that the parser loses", "contexts:\n  a: {server: x}\nx: [1, # one\n  2]\n", func(f *File) error { return f.Use("a") }, "not change"},
		{"one within a context", "contexts:\n  a: { # mine\n    server: x}\n", func(f *File) error { return f.Put("b", Context{Server: "x"}) }, "not change"},
		{"no server", "", func(f *File) error { return f.Put("a", Context{}) }, "not change"},
		{"no secret", "", func(f *File) error { return f.Put("a", Context{Server: "x", Auth: Auth{Type: AuthToken}}) }, "not change"},
		{"a variable", "", func(f *File) error {
			return f.Put("a", Context{Server: "x", Auth: Auth{Type: AuthToken, SecretEnv: "A B"}})
		}, "invalid variable name"},
		{"a header's variable", "", func(f *File) error { return f.Put("a", Context{Server: "x", Headers: []Header{{Name: "A", Env: "="}}}) }, "invalid variable name"},
		{"a header's value", "", func(f *File) error {
			return f.Put("a", Context{Server: "x", Headers: []Header{{Name: "A", Value: NewSecret("\n")}}})
		}, "the value of the header A contains control characters"},
		{"no such context", handWritten, func(f *File) error { return f.Remove("x") }, `no such context: x`},
		{"use no such context", handWritten, func(f *File) error { return f.Use("x") }, `no such context: x`},
		{"rename no such context", handWritten, func(f *File) error { return f.Rename("x", "y") }, `no such context: x`},
		{"a name that is taken", handWritten, func(f *File) error { return f.Rename("dev", "prod") }, "already"},
		{"a bad name", handWritten, func(f *File) error { return f.Rename("dev", "a b") }, "invalid context name"},
		{"add a bad name", handWritten, func(f *File) error { return f.Put("a:", Context{Server: "x"}) }, "invalid context name"},
		{"too much", handWritten, func(f *File) error { return f.Put("a", Context{Server: strings.Repeat("x", 64<<10)}) }, "larger than 64 KiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := mustParse(t, test.before)
			err := test.change(file)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v", err)
			}
			if file.text != test.before {
				t.Errorf("the text is now %q", file.text)
			}
		})
	}
}

// FuzzChanges makes every change to any readable file: the change means what it should, everything else means what it did
// before, and only comments of the changed context are lost.
func FuzzChanges(f *testing.F) {
	f.Add(handWritten, "new", "tok\"en")
	f.Add("contexts:\n  a:\n    server: \"x\n# y\"\n  b: {server: z,\n   q: 1}\n", "c", "x")
	f.Add("---\ncontexts:\n    a:\n      server: |-\n        x\n\n  # c\nother: [1,\n2]\n...\n", "b", "é")
	f.Add("{contexts: {a: {server: b}}}", "c", " x")
	f.Add("? a\n: b\n", "c", "x")
	f.Fuzz(func(t *testing.T, text, name, secret string) {
		before, err := parse("x", []byte(text))
		if err != nil {
			checkFileError(t, err)
			return
		}
		added := Context{Server: "http://x/" + name, Auth: Auth{Type: AuthToken, Secret: NewSecret(secret)}}
		changes := []func(*File) (string, error){
			func(f *File) (string, error) { return "", f.Put(name, added) },
		}
		for _, old := range before.Names() {
			changes = append(changes,
				func(f *File) (string, error) { return "", f.Use(old) },
				func(f *File) (string, error) { return old, f.Remove(old) },
				func(f *File) (string, error) { return old, f.Rename(old, name) },
				func(f *File) (string, error) { return old, f.Put(old, added) },
			)
		}
		for _, change := range changes {
			file, err := parse("x", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			changed, err := change(file)
			if err != nil {
				continue // Update then writes nothing
			}
			for _, other := range before.Names() {
				if other == changed || other == name {
					continue
				}
				if difference := cmp.Diff(before.contexts[other], file.contexts[other], sameSecrets); difference != "" {
					t.Fatalf("%q: %s", file.text, difference)
				}
			}
			if got, there := file.contexts[name]; there && !before.Has(name) && changed == "" {
				if difference := cmp.Diff(added, got, sameSecrets); difference != "" {
					t.Fatalf("%q: %s", file.text, difference)
				}
			}
			if difference := cmp.Diff(othersIn(t, before.text, changed, name), othersIn(t, file.text, changed, name)); difference != "" {
				t.Fatalf("%q became %q: %s", before.text, file.text, difference)
			}
			if kept := comments(file.text); changed == "" && !slices.Equal(slices.Sorted(slices.Values(comments(before.text))), slices.Sorted(slices.Values(kept))) {
				t.Fatalf("%q became %q with %q", before.text, file.text, kept)
			}
		}
	})
}

// othersIn describes everything in a text except the current context and some named contexts.
func othersIn(t *testing.T, text string, names ...string) []string {
	t.Helper()
	top, err := readYAML(text)
	if err != nil {
		t.Fatal(err)
	}
	var others []string
	var note func(path string, value document.Value)
	note = func(path string, value document.Value) {
		others = append(others, fmt.Sprintf("%s: %s %q", path, value.Kind, value.Text))
		for _, member := range value.Members {
			note(path+"."+member.Key, member.Value)
		}
		for i, element := range value.Elements {
			note(fmt.Sprintf("%s[%d]", path, i), element)
		}
	}
	for _, member := range top.Members {
		switch member.Key {
		case "current":
		case "contexts":
			for _, context := range member.Value.Members {
				if !slices.Contains(names, context.Key) {
					note(context.Key, context.Value)
				}
			}
		default:
			note(member.Key, member.Value)
		}
	}
	return others
}

func checkFileError(t *testing.T, err error) {
	t.Helper()
	failed, ok := errors.AsType[*document.Error](err)
	if !ok || failed.File == "" || failed.Problem == "" || strings.Contains(failed.Error(), "\n") {
		t.Fatalf("%#v", err)
	}
}
