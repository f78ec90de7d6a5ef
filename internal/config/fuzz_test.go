package config

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// FuzzFile reads any contexts file: errors show none of its text, and contexts are those that another decoder finds, can be
// used, and can be written and read again.
func FuzzFile(f *testing.F) {
	for _, text := range []string{
		handWritten, someContexts, "", "---\n...\n", "\ufeffcontexts: {}", "current: a\r\ncontexts:\r\n  a: {server: b}\r\n",
		"contexts:\n  a:\n    server: b\n    auth: {type: basic, user: ops, secret-command: [pass, show, 7]}\n    retries: 0\n    page-size: 1000\n",
		"contexts:\n  a:\n    server: b\n    headers:\n      - {name: X-Team, value: imagery}\n      - name: X-Api-Key\n        env: KEY\n",
		"contexts:\n  a:\n    server: b\n    auth:\n      type: token\n      secret: |\n        hunter2\n", "contexts:\n  a:\n    server: >-\n      https://host\n",
		"contexts:\n  a:\n    server: b\n    insecure: yes\n    retries: 0x10\n    future: [1, {x: *y, <<: 3}]\n", "x: &x {server: y}\ncontexts:\n  a: *x\n",
		"contexts:\n\ta: hunter2\n", "contexts: {a: {server: \"hunter2}}\n", "current: a\ncurrent: b\n", "? [a]\n: b\n", "!!map {}", "%YAML 1.2\n---\na: b\n",
		"contexts:\n  a: {server: \"\\x1b[2J\\u202e\"}\n", "contexts: {a: {server: !!str 7, retries: 1_0}}", "contexts:\n  7: {server: a}\n  ~: {server: b}\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4<<10 {
			return // the parser is slow with deep nesting, and no less right with little of it
		}
		file, err := parse("x", []byte(text))
		if err != nil {
			checkFileError(t, err)
			if strings.Contains(text, "hunter2") && strings.Contains(err.Error(), "hunter2") && !strings.Contains(err.Error(), `"`) {
				t.Errorf("%q shows the file", err)
			}
			return
		}
		servers := serversOf(file.text)
		for _, name := range file.Names() {
			context := file.contexts[name]
			if err := context.check(); err != nil {
				t.Errorf("%q: the context %q was taken, and cannot be: %v", text, name, err)
			}
			if server, found := servers[name]; found && server != context.Server {
				t.Errorf("%q: the server of %q is %q, and %q for another reader", text, name, context.Server, server)
			}
			written, err := parse("x", []byte("contexts:\n  "+strings.ReplaceAll(context.written("a"), "\n", "\n  ")+"\n"))
			if err != nil {
				t.Fatalf("%q: %#v cannot be read when written: %v", text, context, err)
			}
			if difference := cmp.Diff(context, written.contexts["a"], sameSecrets); difference != "" {
				t.Errorf("%q: written and read again: %s", text, difference)
			}
		}
	})
}

// serversOf returns the servers of contexts that the library's own decoder finds, none for a file that it cannot decode.
func serversOf(text string) map[string]string {
	var file struct {
		Contexts map[string]struct{ Server any }
	}
	if yaml.Unmarshal([]byte(text), &file) != nil {
		return nil
	}
	servers := map[string]string{}
	for name, context := range file.Contexts {
		if server, ok := context.Server.(string); ok {
			servers[name] = server
		}
	}
	return servers
}
