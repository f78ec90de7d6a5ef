package config

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSameServer(t *testing.T) {
	const server = "https://host/scale/api"
	for _, test := range []struct {
		one, other string
		want       bool
	}{
		{server, server, true},
		{server, server + "/", true},
		{server, "HTTPS://HOST:443/scale/api", true},
		{server, server + "/v3", true},
		{server, server + "/v9/", true},
		{server + "/v3", server + "/v6", true},
		{"http://host", "http://host:80/v5", true},
		{"http://[::1]:80", "http://[::1]", true},
		{"sandbox", "sandbox", true},
		{server, server + "/v2", false},
		{server, server + "/v10", false},
		{server, server + "/dev3", false},
		{server, "http://host/scale/api", false},
		{server, "https://host:8443/scale/api", false},
		{server, "https://host/Scale/api", false},
		{server, "https://host/scale", false},
		{server, "https://host.evil/scale/api", false},
		{server, "https://host@evil/scale/api", false},
		{server, "https://ops@host/scale/api", false},
		{server, "https://evil/https://host/scale/api", false},
		{server, "https://host\\@evil/scale/api", false},
		{server, server + "?x", false},
		{server, server + "#x", false},
		{server, "host/scale/api", false},
		{server, "", false},
		{server, "sandbox", false},
		{"https://host/a%2fb", "https://host/a/b", false},
		{"ftp://host", "ftp://host/", false},
	} {
		if got := SameServer(test.one, test.other); got != test.want {
			t.Errorf("%q and %q: %v", test.one, test.other, got)
		}
		if SameServer(test.one, test.other) != SameServer(test.other, test.one) {
			t.Errorf("%q and %q: it depends on the order", test.one, test.other)
		}
	}
}

const someContexts = `current: prod
contexts:
  prod:
    server: https://prod/api
    auth: {type: bearer, secret: prods}
    ca-cert: own.pem
  dev:
    server: http://dev
    auth: {type: basic, user: dan, secret-env: DEV_PASSWORD}
  open:
    server: http://open
`

func TestResolve(t *testing.T) {
	ofProd := Auth{Type: AuthBearer, Secret: NewSecret("prods")}
	ofDev := Auth{Type: AuthBasic, User: "dan", SecretEnv: "DEV_PASSWORD"}
	token := Auth{Type: AuthToken, SecretEnv: "JT_TOKEN"}
	basic := Auth{Type: AuthBasic, User: "ops", SecretEnv: "JT_PASSWORD"}
	both := map[string]string{"JT_TOKEN": "t", "JT_USER": "ops", "JT_PASSWORD": "p"}
	with := func(more ...string) map[string]string {
		set := map[string]string{}
		for i := 0; i < len(more); i += 2 {
			set[more[i]] = more[i+1]
		}
		return set
	}
	for _, test := range []struct {
		name    string
		flags   string // --server=x --context=x --auth=x
		set     map[string]string
		current string // instead of prod; "-" for none

		server, source, context string
		auth                    Auth
		from                    string
		note, fails             string
	}{
		{name: "the current one", server: "https://prod/api", source: "current", context: "prod", auth: ofProd, from: "context prod"},
		{name: "nothing", current: "-"},
		{name: "JT_CONTEXT", set: with("JT_CONTEXT", "dev"), server: "http://dev", source: "JT_CONTEXT", context: "dev", auth: ofDev, from: "context dev"},
		{name: "--context before JT_CONTEXT", flags: "--context=dev", set: with("JT_CONTEXT", "prod"), server: "http://dev", source: "--context", context: "dev", auth: ofDev, from: "context dev"},
		{name: "JT_SERVER before the current one, whose credentials stay at home", set: with("JT_SERVER", "http://else"), server: "http://else", source: "JT_SERVER"},
		{name: "JT_SERVER before JT_CONTEXT", set: with("JT_SERVER", "http://else", "JT_CONTEXT", "dev"), server: "http://else", source: "JT_SERVER"},
		{name: "JT_SERVER of the current one", set: with("JT_SERVER", "https://PROD:443/api/v5"), server: "https://PROD:443/api/v5", source: "JT_SERVER", context: "prod", auth: ofProd, from: "context prod"},
		{name: "JT_SERVER of another context", set: with("JT_SERVER", "http://dev"), server: "http://dev", source: "JT_SERVER"},
		{name: "--server of the current one", flags: "--server=https://prod/api", server: "https://prod/api", source: "--server", context: "prod", auth: ofProd, from: "context prod"},
		{name: "--server, another path", flags: "--server=https://prod/other", server: "https://prod/other", source: "--server"},
		{name: "--server before JT_SERVER", flags: "--server=http://x", set: with("JT_SERVER", "http://y"), server: "http://x", source: "--server"},
		{name: "--context before JT_SERVER and JT_TOKEN", flags: "--context=dev", set: with("JT_SERVER", "http://y", "JT_TOKEN", "t", "JT_AUTH", "nonsense", "JT_USER", "u", "JT_PASSWORD", "p"),
			server: "http://dev", source: "--context", context: "dev", auth: ofDev, from: "context dev"},
		{name: "--context and another --server", flags: "--context=prod --server=http://x", set: with("JT_TOKEN", "t"), server: "http://x", source: "--server",
			note: "--server is not the server of the context prod: nothing of the context is used"},
		{name: "--context and its own --server", flags: "--context=prod --server=https://prod/api/v6", server: "https://prod/api/v6", source: "--server", context: "prod", auth: ofProd, from: "context prod"},
		{name: "JT_TOKEN before the context's secret", set: with("JT_TOKEN", "t"), server: "https://prod/api", source: "current", context: "prod", auth: token, from: "JT_TOKEN"},
		{name: "JT_TOKEN as JT_AUTH says", set: with("JT_TOKEN", "t", "JT_AUTH", "dcos"), server: "https://prod/api", source: "current", context: "prod", auth: Auth{Type: AuthDCOS, SecretEnv: "JT_TOKEN"}, from: "JT_TOKEN"},
		{name: "--auth before JT_AUTH", flags: "--auth=bearer", set: with("JT_TOKEN", "t", "JT_AUTH", "dcos", "JT_SERVER", "http://x"), server: "http://x", source: "JT_SERVER", auth: Auth{Type: AuthBearer, SecretEnv: "JT_TOKEN"}, from: "JT_TOKEN"},
		{name: "user and password", set: with("JT_USER", "ops", "JT_PASSWORD", "p"), current: "-", flags: "--server=http://x", server: "http://x", source: "--server", auth: basic, from: "JT_PASSWORD"},
		{name: "user and password, and --auth basic", flags: "--auth=basic --server=http://x", set: both, server: "http://x", source: "--server", auth: basic, from: "JT_PASSWORD"},
		{name: "token of both", flags: "--auth=token --server=http://x", set: both, server: "http://x", source: "--server", auth: token, from: "JT_TOKEN"},
		{name: "both, and no kind", set: both, fails: "JT_TOKEN is set, and so are JT_USER and JT_PASSWORD: it is not clear which to use"},
		{name: "both, and --context", flags: "--context=prod", set: both, server: "https://prod/api", source: "--context", context: "prod", auth: ofProd, from: "context prod"},
		{name: "--auth without its variable", flags: "--auth=bearer --server=http://x", fails: "--auth bearer needs JT_TOKEN"},
		{name: "JT_AUTH without its variable", set: with("JT_AUTH", "basic", "JT_SERVER", "http://x"), fails: "JT_AUTH basic needs JT_USER and JT_PASSWORD"},
		{name: "--auth basic without password", flags: "--auth=basic --server=http://x", set: with("JT_USER", "u", "JT_TOKEN", "t"), fails: "--auth basic needs JT_PASSWORD"},
		{name: "--auth basic without user", flags: "--auth=basic --server=http://x", set: with("JT_PASSWORD", "p"), fails: "--auth basic needs JT_USER"},
		{name: "--auth with a context that has no secret", flags: "--auth=token --context=open", set: both, fails: "--auth token needs a secret, and the context open has none"},
		{name: "--auth changes the kind", flags: "--auth=token", server: "https://prod/api", source: "current", context: "prod", auth: Auth{Type: AuthToken, Secret: NewSecret("prods")}, from: "context prod"},
		{name: "--auth changes the kind from basic", flags: "--auth=dcos --context=dev", server: "http://dev", source: "--context", context: "dev", auth: Auth{Type: AuthDCOS, SecretEnv: "DEV_PASSWORD"}, from: "context dev"},
		{name: "--auth to basic, without a user", flags: "--auth=basic", fails: "--auth basic needs a user, and the context prod has none"},
		{name: "--auth to basic, with a user", flags: "--auth=basic", set: with("JT_USER", "u"), server: "https://prod/api", source: "current", context: "prod", auth: Auth{Type: AuthBasic, User: "u", Secret: NewSecret("prods")}, from: "context prod"},
		{name: "a user without password", set: with("JT_USER", "u", "JT_SERVER", "http://x"), server: "http://x", source: "JT_SERVER", note: "not signing in: JT_USER is set, but JT_PASSWORD is not"},
		{name: "a password without user", set: with("JT_PASSWORD", "p", "JT_SERVER", "http://x"), server: "http://x", source: "JT_SERVER", note: "not signing in: JT_PASSWORD is set, but JT_USER is not"},
		{name: "a user without password, in a context", set: with("JT_USER", "u"), server: "https://prod/api", source: "current", context: "prod", auth: ofProd, from: "context prod"},
		{name: "an unknown kind", flags: "--auth=digest", fails: `invalid --auth "digest": not token, bearer, dcos or basic`},
		{name: "an unknown kind, by variable", set: with("JT_AUTH", "digest"), fails: `invalid JT_AUTH "digest": not token, bearer, dcos or basic`},
		{name: "an empty --auth", flags: "--auth=", fails: `invalid --auth "": not token, bearer, dcos or basic`},
		{name: "an empty --server", flags: "--server=", fails: "--server is empty"},
		{name: "an empty --context", flags: "--context=", fails: "--context is empty"},
		{name: "no such --context", flags: "--context=none --server=http://x", fails: `no such context: none`},
		{name: "no such JT_CONTEXT", set: with("JT_CONTEXT", "none", "JT_SERVER", "http://x"), fails: `no such context: none (from JT_CONTEXT)`},
		{name: "no such current one", current: "none", fails: "no such context: none (the current context in " + filepath.Join("conf", "contexts.yaml") + ")"},
		{name: "no such current one, and none needed", current: "none", flags: "--server=http://x", server: "http://x", source: "--server"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, err := parse(filepath.Join("conf", "contexts.yaml"), []byte(someContexts))
			if err != nil {
				t.Fatal(err)
			}
			if test.current != "" {
				file.Current = strings.TrimPrefix(test.current, "-")
			}
			asked := Asked{}
			for flag := range strings.FieldsSeq(test.flags) {
				name, value, _ := strings.Cut(flag, "=")
				switch name {
				case "--server":
					asked.Server, asked.ServerGiven = value, true
				case "--context":
					asked.Context, asked.ContextGiven = value, true
				case "--auth":
					asked.Auth, asked.AuthGiven = value, true
				}
			}
			got, err := Resolve(asked, environment(test.set), file)
			if test.fails != "" {
				if _, ok := err.(*UsageError); !ok || err.Error() != test.fails { //nolint:errorlint // it is to be that very type
					t.Errorf("error %v, want %q", err, test.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := Connection{Server: test.server, ServerSource: test.source, ContextName: test.context, Auth: test.auth, AuthSource: test.from}
			if test.context != "" {
				want.Context = file.contexts[test.context]
				want.Context.Auth = Auth{}
			}
			if test.context == "prod" {
				want.Context.CACert = filepath.Join("conf", "own.pem")
			}
			if test.note != "" {
				want.Notes = []string{test.note}
			}
			if difference := cmp.Diff(want, got, sameSecrets); difference != "" {
				t.Error(difference)
			}
			if _, err := Resolve(asked, environment(test.set), file); err != nil || !cmp.Equal(file.contexts, mustParse(t, someContexts).contexts, sameSecrets) {
				t.Errorf("the file is changed by it: %v", err)
			}
		})
	}
}

// FuzzSameServer looks for a way to get a context's credentials to a server that is not its own.
func FuzzSameServer(f *testing.F) {
	f.Add("https://host/scale/api", "https://host:443/scale/api/v5")
	f.Add("https://host/scale/api", "https://host@evil/scale/api")
	f.Fuzz(func(t *testing.T, one, other string) {
		if !SameServer(one, other) || one == other {
			return
		}
		first, err := http.NewRequestWithContext(t.Context(), http.MethodGet, one+"/", nil)
		if err != nil {
			t.Fatalf("%q: %v", one, err)
		}
		second, err := http.NewRequestWithContext(t.Context(), http.MethodGet, other+"/", nil)
		if err != nil {
			t.Fatalf("%q: %v", other, err)
		}
		if !strings.EqualFold(first.URL.Hostname(), second.URL.Hostname()) || !strings.EqualFold(first.URL.Scheme, second.URL.Scheme) ||
			second.URL.User != nil || !SameServer(other, one) {
			t.Errorf("%q and %q", one, other)
		}
	})
}
