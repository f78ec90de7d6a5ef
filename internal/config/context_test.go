package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jt/internal/document"
)

func TestReadingAllKeys(t *testing.T) {
	file := mustParse(t, `current: prod
contexts:
  prod:
    server: https://host/scale/api
    auth: {type: basic, user: ops, secret-command: [pass, show, 7]}
    headers:
      - {name: X-Team, value: imagery}
      - name: X-Api-Key
        env: SCALE_KEY
    ca-cert: /etc/ssl/own.pem
    client-cert: c.pem
    client-key: k.pem
    tls-server-name: scale
    insecure: true
    proxy: http://proxy:3128
    request-timeout: 90s
    retries: 0
    page-size: 100
    future: [1, {x: *y, <<: 3}]
  dev:
    server: 'http://dev'
    auth: {type: bearer, secret: abc}
    headers:
    insecure: ~
  env:
    server: x
    auth:
      type: dcos
      secret-env: DCOS
extra: &y x
`)
	zero, hundred := 0, 100
	want := map[string]Context{
		"prod": {
			Server: "https://host/scale/api", Auth: Auth{Type: "basic", User: "ops", SecretCommand: []string{"pass", "show", "7"}},
			Headers: []Header{{Name: "X-Team", Value: NewSecret("imagery")}, {Name: "X-Api-Key", Env: "SCALE_KEY"}},
			CACert:  "/etc/ssl/own.pem", ClientCert: "c.pem", ClientKey: "k.pem", TLSServerName: "scale", Insecure: true,
			Proxy: "http://proxy:3128", RequestTimeout: "90s", Retries: &zero, PageSize: &hundred,
		},
		"dev": {Server: "http://dev", Auth: Auth{Type: "bearer", Secret: NewSecret("abc")}},
		"env": {Server: "x", Auth: Auth{Type: "dcos", SecretEnv: "DCOS"}},
	}
	if difference := cmp.Diff(want, file.contexts, sameSecrets); difference != "" {
		t.Error(difference)
	}
	if file.Current != "prod" || !cmp.Equal(file.Names(), []string{"dev", "env", "prod"}) {
		t.Errorf("%q, %q", file.Current, file.Names())
	}
}

func TestBrokenFiles(t *testing.T) {
	inContext := func(text string) string { return "contexts:\n  a:\n    server: b\n" + text }
	for _, test := range []struct {
		name, text, want string
	}{
		{"not closed", "contexts: {a: {server: \"hunter2}}\n", "x:1:24: invalid YAML: a quotation mark is not closed"},
		{"a bracket", "contexts: {a: {server: hunter2\n", "x:1:15: invalid YAML: a bracket is not closed"},
		{"a tab", "contexts:\n\ta: hunter2\n", "x:2:1: invalid YAML: this character, perhaps a tab, is not allowed here"},
		{"a colon", "contexts:\n  a:\n    server: hunter2: x\n", "x:3:13: invalid YAML: a value contains a colon and a space: put the value in quotes"},
		{"a list", "- hunter2\n", "x:1:1: the file is an array, not an object"},
		{"a text", "hunter2\n", "x:1:1: the file is a string, not an object"},
		{"two documents", "current: a\n---\ncurrent: hunter2\n", "x:3:1: a second document begins here"},
		{"current", "current: [hunter2]\n", "x:1:10: current is an array, not a string"},
		{"current, a number", "current: 7\n", "x:1:10: current is a number, not a string"},
		{"contexts", "contexts: hunter2\n", "x:1:11: contexts is a string, not an object"},
		{"a context", "contexts:\n  a: hunter2\n", `x:2:6: the context "a" is a string, not an object`},
		{"no server", "contexts:\n  a:\n", `x:2:3: this context has no server`},
		{"twice a key", "current: a\ncurrent: b\n", `x:2:1: "current" is given twice, first on line 1`},
		{"twice a context", "contexts:\n  a: {server: x}\n  \"a\": {server: x}\n", `x:3:3: "a" is given twice, first on line 2`},
		{"twice in a context", inContext("    server: c\n"), `x:4:5: "server" is given twice, first on line 3`},
		{"an alias", "x: &x {server: y}\ncontexts:\n  a: *x\n", `x:3:6: the context "a" is a tag, an anchor or an alias, not an object`},
		{"a merge", "x: &x {server: y}\ncontexts:\n  a:\n    <<: *x\n", "x:4:5: jt does not support the merge key <<"},
		{"server", "contexts:\n  a:\n    server: 7\n", "x:3:13: server is a number, not a string"},
		{"retries", inContext("    retries: many\n"), "x:4:14: retries is not a whole number from 0 to 100"},
		{"retries below zero", inContext("    retries: -1\n"), "x:4:14: retries is not a whole number from 0 to 100"},
		{"page size", inContext("    page-size: 1001\n"), "x:4:16: page-size is not a whole number from 1 to 1000"},
		{"insecure", inContext("    insecure: perhaps\n"), "x:4:15: insecure is a string, not a boolean"},
		{"auth", inContext("    auth: hunter2\n"), "x:4:11: auth is a string, not an object"},
		{"kind of auth", inContext("    auth: {type: hunter2, secret: x}\n"), "x:4:18: auth.type is not token, bearer, dcos or basic"},
		{"no kind of auth", inContext("    auth: {secret: hunter2}\n"), "x:4:5: auth has no type"},
		{"no secret", inContext("    auth: {type: token}\n"), "x:4:5: auth has no secret"},
		{"two secrets", inContext("    auth: {type: token, secret: hunter2, secret-env: X}\n"), "x:4:5: auth has more than one secret"},
		{"a secret that is a number", inContext("    auth: {type: token, secret: 1234567}\n"), "x:4:33: auth.secret is a number, not a string"},
		{"a secret of two lines", inContext("    auth:\n      type: token\n      secret: |\n        hunter2\n        x\n"), "auth.secret contains control characters"},
		{"an empty secret", inContext("    auth: {type: token, secret: ''}\n"), "x:4:33: auth.secret is empty"},
		{"a variable", inContext("    auth: {type: token, secret-env: 'hunter2=x'}\n"), "x:4:37: auth.secret-env is not the name of a variable"},
		{"a command", inContext("    auth: {type: token, secret-command: pass hunter2}\n"), "x:4:41: auth.secret-command is not a list of a program and its arguments"},
		{"no user", inContext("    auth: {type: basic, secret: hunter2}\n"), "x:4:5: auth of type basic has no user"},
		{"a user too many", inContext("    auth: {type: token, user: x, secret: hunter2}\n"), "x:4:5: auth has a user, but only the type basic uses one"},
		{"headers", inContext("    headers: {X: hunter2}\n"), "x:4:14: headers is an object, not an array"},
		{"a header", inContext("    headers: [hunter2]\n"), "x:4:15: a header is a string, not an object"},
		{"a header's name", inContext("    headers: [{name: 'hun ter2', value: x}]\n"), "x:4:22: invalid header name"},
		{"a header without a name", inContext("    headers: [{value: hunter2}]\n"), "a header has no name"},
		{"a header without a value", inContext("    headers: [{name: X}]\n"), "a header needs either value or env"},
		{"a header of two values", inContext("    headers: [{name: X, value: hunter2, env: X}]\n"), "a header needs either value or env"},
		{"a header of two lines", inContext("    headers: [{name: X, value: \"hunter2\\r\\nX: y\"}]\n"), "x:4:32: headers.value contains control characters"},
		{"a header's variable", inContext("    headers: [{name: X, env: 'hunter2=x'}]\n"), "x:4:30: headers.env is not the name of a variable"},
		{"a header's name that is a list", inContext("    headers: [{name: [hunter2], env: X}]\n"), "x:4:22: headers.name is an array, not a string"},
		{"a word of a command", inContext("    auth: {type: token, secret-command: [pass, [hunter2]]}\n"), "x:4:41: auth.secret-command is not a list of a program and its arguments"},
		{"a context without a name", "contexts:\n  '': {server: hunter2}\n", "x:2:3: the name of this context is empty"},
		{"brackets", strings.Repeat("[", 60<<10), "x:1:13: values are nested deeper than 12 levels"},
		{"not UTF-8", "current: \xff\n", "x:1:10: invalid UTF-8"},
		{"UTF-16", "\xff\xfec\x00u\x00", "x: UTF-16 text, not UTF-8"},
		{"too large", "# " + strings.Repeat("hunter2", 10<<10), "x: larger than 64 KiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := parse("x", []byte(test.text))
			if err == nil {
				t.Fatal("no error")
			}
			checkFileError(t, err)
			failed, _ := errors.AsType[*document.Error](err)
			if got := err.Error(); !strings.Contains(got, test.want) {
				t.Errorf("it says %q, want %q", got, test.want)
			}
			if quotes := strings.HasSuffix(test.want, "a number, not a string"); quotes != (failed.Hint == "put it in quotes") {
				t.Errorf("%s: the hint is %q", test.want, failed.Hint)
			}
			if strings.Contains(err.Error()+failed.Hint, "hunter2") {
				t.Errorf("it shows the file: %q", err.Error())
			}
		})
	}
}

func TestNoExpansionBomb(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 30 {
		now, next := string(rune('a'+i/10))+string(rune('0'+i%10)), string(rune('a'+(i+1)/10))+string(rune('0'+(i+1)%10))
		bomb += next + ": &" + next + " [*" + now + strings.Repeat(", *"+now, 9) + "]\n"
	}
	if file := mustParse(t, bomb+"contexts:\n  a: {server: x}\n"); !file.Has("a") {
		t.Error("it was not read")
	}
}

func TestLoad(t *testing.T) {
	folder := t.TempDir()
	if file, err := Load(filepath.Join(folder, "none", "contexts.yaml")); err != nil || len(file.Names()) != 0 || file.Warning() != "" {
		t.Errorf("no file: %v, %v", file, err)
	}
	if _, err := Load(folder); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a folder: %v", err)
	}
	in := filepath.Join(folder, "file")
	if err := os.WriteFile(in, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	// As in a container whose HOME is /dev/null.
	if file, err := Load(filepath.Join(in, "jt", "contexts.yaml")); err != nil || len(file.Names()) != 0 {
		t.Errorf("where there can be no folder: %v, %v", file, err)
	}
}
