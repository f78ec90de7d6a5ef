package cmd_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"jt/cmd"
)

// The secret of these tests has characters that URLs, JSON and HTML escape around a part that they leave unchanged.
const (
	secretPart = "sesame7f3a9cAnd0penUp"
	secret     = `k"9/&<` + secretPart + `+%\z`
)

// secretTraces returns texts that reveal the secret in any encoding.
func secretTraces() []string {
	traces := []string{secretPart[:10], secretPart[8:]}
	for before := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("-", before) + secretPart))
		traces = append(traces, encoded[4:16])
	}
	return traces
}

func checkNoSecret(t *testing.T, what, text string) {
	t.Helper()
	for _, trace := range secretTraces() {
		if strings.Contains(text, trace) {
			t.Errorf("%s: the secret is shown as %q in\n%s", what, trace, text)
			return
		}
	}
}

// secretSource is one way to pass a credential to jt.
type secretSource struct {
	variables map[string]string
	args      []string
	context   string // the auth or headers of a context, as YAML
	header    string // that the server must receive
	value     string
}

func secretSources(t *testing.T) map[string]secretSource {
	t.Helper()
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("operator:"+secret))
	quoted := strings.ReplaceAll(secret, "'", "''")
	sources := map[string]secretSource{
		"token":  {variables: map[string]string{"JT_TOKEN": secret}, header: "Authorization", value: "Token " + secret},
		"bearer": {variables: map[string]string{"JT_TOKEN": secret, "JT_AUTH": "bearer"}, header: "Authorization", value: "Bearer " + secret},
		"dcos":   {variables: map[string]string{"JT_TOKEN": secret}, args: []string{"--auth", "dcos"}, header: "Authorization", value: "token=" + secret},
		"basic": {
			variables: map[string]string{"JT_USER": "operator", "JT_PASSWORD": secret}, args: []string{"--auth", "basic"},
			header: "Authorization", value: basic,
		},
		"header":     {args: []string{"--header", "X-Api-Key: " + secret}, header: "X-Api-Key", value: secret},
		"header-env": {variables: map[string]string{"KEY": secret}, args: []string{"--header-env", "X-Api-Key=KEY"}, header: "X-Api-Key", value: secret},
		"header-env with more than the secret": {
			variables: map[string]string{"KEY": "Negotiate " + secret}, args: []string{"--header-env", "authorization=KEY"},
			header: "Authorization", value: "Negotiate " + secret,
		},
		"context's secret":        {context: "auth: {type: token, secret: '" + quoted + "'}", header: "Authorization", value: "Token " + secret},
		"context's variable":      {variables: map[string]string{"KEY": secret}, context: "auth: {type: bearer, secret-env: KEY}", header: "Authorization", value: "Bearer " + secret},
		"context's header":        {context: "headers: [{name: X-Api-Key, value: '" + quoted + "'}]", header: "X-Api-Key", value: secret},
		"context's Basic":         {context: "auth: {type: basic, user: operator, secret: '" + quoted + "'}", header: "Authorization", value: basic},
		"context's header by env": {variables: map[string]string{"KEY": secret}, context: "headers: [{name: X-Api-Key, env: KEY}]", header: "X-Api-Key", value: secret},
	}
	if cat, err := os.Stat("/bin/cat"); err == nil && cat.Mode().IsRegular() && runtime.GOOS != "windows" {
		file := storeFile(t, "secret", []byte(secret+"\nmore\n"))
		sources["context's command"] = secretSource{
			context: "auth: {type: token, secret-command: [/bin/cat, '" + file + "']}", header: "Authorization", value: "Token " + secret,
		}
	}
	return sources
}

// over returns a command line that sends the credential of a source to a server.
func (f secretSource) over(t *testing.T, server string) (line commandLine, args []string) {
	t.Helper()
	folder := t.TempDir()
	variables := map[string]string{"HOME": folder}
	maps.Copy(variables, f.variables)
	if f.context == "" {
		return commandLine{variables: variables}, append([]string{"--server", server}, f.args...)
	}
	if err := os.MkdirAll(filepath.Join(folder, "jt"), 0o700); err != nil {
		t.Fatal(err)
	}
	text := "current: test\ncontexts:\n  test:\n    server: " + server + "\n    " + f.context + "\n"
	if err := os.WriteFile(filepath.Join(folder, "jt", "contexts.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return commandLine{variables: variables}, nil
}

// echoes returns the ways in which a server repeats the headers of a request.
func echoes() map[string]func(header string) (contentType, body string) {
	asJSON := func(text string) string {
		quoted, _ := json.Marshal(text)
		return string(quoted)
	}
	return map[string]func(string) (string, string){
		"clear":     func(h string) (string, string) { return "text/plain", h },
		"far away":  func(h string) (string, string) { return "text/plain", strings.Repeat("x", 250) + " " + h },
		"JSON":      func(h string) (string, string) { return "application/json", `{"detail": ` + asJSON(h) + `}` },
		"JSON text": func(h string) (string, string) { return "text/plain", "sent: " + asJSON(h) },
		"JSON twice": func(h string) (string, string) {
			return "application/json", `{"detail": ` + asJSON(asJSON(h)) + `}`
		},
		"query":      func(h string) (string, string) { return "text/plain", url.QueryEscape(h) },
		"path":       func(h string) (string, string) { return "text/plain", url.PathEscape(h) },
		"base64":     func(h string) (string, string) { return "text/plain", base64.StdEncoding.EncodeToString([]byte(h)) },
		"base64 URL": func(h string) (string, string) { return "text/plain", base64.RawURLEncoding.EncodeToString([]byte(h)) },
		"title":      func(h string) (string, string) { return "text/html", "<title>" + html.EscapeString(h) + "</title>" },
		"page":       func(h string) (string, string) { return "text/html", "<h1>No</h1><pre>" + html.EscapeString(h) },
		"half":       func(h string) (string, string) { return "text/plain", h[:strings.LastIndex(h, secretPart)+14] },
		"across the cut": func(h string) (string, string) {
			return "text/plain", strings.Repeat("x", 4<<10-strings.LastIndex(h, secretPart)-12) + h + h
		},
		"again and again": func(h string) (string, string) { return "text/plain", strings.Repeat(h, 70<<10/len(h)) },
	}
}

// secretServers returns what servers can do with a secret. elsewhere has other origins, which must not get any request.
func secretServers(elsewhere map[string]string) map[string]http.HandlerFunc {
	servers := map[string]http.HandlerFunc{
		"works":        answerOneJobType,
		"unauthorized": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"fails":        func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"truncated": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "5000")
			_, _ = io.WriteString(w, `{"count": 1, "echo": "`+sentHeaders(r))
		},
		"closes": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"header": func(w http.ResponseWriter, r *http.Request) {
			for name, values := range r.Header {
				w.Header()["X-Echo-"+name] = values
				w.Header()[name] = values
			}
			w.WriteHeader(http.StatusBadRequest)
		},
	}
	for name, echo := range echoes() {
		for _, status := range []int{200, 401, 407, 500} {
			if name != "clear" && (status == 401 || status == 407) {
				continue // only the message differs
			}
			servers[fmt.Sprintf("echo, %s, %d", name, status)] = func(w http.ResponseWriter, r *http.Request) {
				contentType, body := echo(sentHeaders(r))
				w.Header().Set("Content-Type", contentType)
				w.WriteHeader(status)
				_, _ = io.WriteString(w, body)
			}
		}
	}
	for name, target := range elsewhere {
		for _, status := range []int{301, 302, 303, 307, 308} {
			if name != "another port" && (status == 301 || status == 303 || status == 308) {
				continue // handled like the other redirects
			}
			servers[fmt.Sprintf("redirect to %s, %d", name, status)] = func(w http.ResponseWriter, r *http.Request) {
				to := target + r.URL.Path
				if strings.HasPrefix(target, "/") {
					to = "https://" + r.Host + r.URL.Path // the same port with another scheme
				}
				w.Header().Set("Content-Type", "text/html")
				w.Header().Set("Location", to+"?token="+url.QueryEscape(sentHeaders(r)))
				w.WriteHeader(status)
				_, _ = io.WriteString(w, "<a href='"+html.EscapeString(to+"?token="+url.QueryEscape(sentHeaders(r)))+"'>there</a>")
			}
		}
	}
	return servers
}

// sentHeaders returns the headers of a request that can hold a secret.
func sentHeaders(r *http.Request) string {
	return "authorization: " + r.Header.Get("Authorization") + " key: " + r.Header.Get("X-Api-Key") + " "
}

func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	var strayed atomic.Int64
	stray := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		strayed.Add(1)
		answerOneJobType(w, r)
	})
	other, secure := httptest.NewServer(stray), startTLS(t, nil)
	secure.Config.Handler = stray
	t.Cleanup(other.Close)
	servers := secretServers(map[string]string{
		"another port": other.URL, "another host": strings.Replace(other.URL, "127.0.0.1", "localhost", 1),
		"another scheme": secure.URL, "this port by another scheme": "/",
	})
	commands := map[string][]string{
		"list":   {"list", "--retries", "0", "--page-size", "100", "--limit", "5"},
		"change": {"unpause", "7", "--retries", "0", "--page-size", "100"},
		"PATCH":  {"api", "/job-types/7/", "-X", "PATCH", "-f", "is_paused=true"},
		"api -i": {"api", "/job-types/", "-i", "--retries", "0"},
	}
	outputs := [][]string{{"-vv"}, {"-vv", "-o", "json"}} // without -vv, jt shows less of the same
	// For most servers it makes no difference where a credential comes from.
	always := []string{"works", "echo, clear, 500", "echo, base64, 500", "redirect to another port, 302", "truncated"}
	runs := 0
	for sourceName, source := range secretSources(t) {
		for serverName, handler := range servers {
			// For a server that repeats a credential it can matter how it was sent.
			repeated := strings.HasPrefix(serverName, "echo") && (sourceName == "basic" || sourceName == "header")
			if sourceName != "token" && !repeated && !slices.Contains(always, serverName) {
				continue
			}
			var (
				seen     atomic.Int64
				changing atomic.Bool
			)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if values := r.Header.Values(source.header); len(values) == 1 && values[0] == source.value {
					seen.Add(1)
				}
				if changing.Load() && r.Method == http.MethodGet {
					answerOneJobType(w, r)
					return
				}
				handler(w, r)
			}))
			server.Config.ErrorLog = quietLog()
			line, connection := source.over(t, server.URL)
			for commandName, command := range commands {
				for _, flags := range outputs {
					raw := command[0] == "api"
					if raw && len(flags) > 1 || raw && strings.HasSuffix(serverName, ", 200") {
						continue // a successful response is data, which is printed unchanged
					}
					changing.Store(commandName == "change")
					seen.Store(0)
					runs++
					got := line.run(t, append(append(append([]string{}, command...), connection...), flags...)...)
					what := strings.Join([]string{sourceName, serverName, commandName, strings.Join(flags, " ")}, "; ")
					checkNoSecret(t, what+": stdout", got.stdout)
					checkNoSecret(t, what+": stderr", got.stderr)
					if seen.Load() == 0 {
						t.Fatalf("%s: the server did not see the credential: %s", what, got.stderr)
					}
					if serverName == "works" && got.exit != 0 && !changing.Load() || serverName != "works" && got.exit == 0 {
						t.Errorf("%s: exit code %d: %s", what, got.exit, got.stderr)
					}
					if slices.Contains(flags, "-vv") && !strings.Contains(got.stderr, "> "+source.header+": ***\n") {
						t.Errorf("%s: the trace does not show that the header was sent: %s", what, got.stderr)
					}
				}
			}
			server.CloseClientConnections()
			server.Close()
			if t.Failed() {
				t.FailNow()
			}
		}
	}
	if strayed.Load() != 0 {
		t.Errorf("%d requests to another origin", strayed.Load())
	}
	t.Logf("%d runs", runs)
}

func TestSecretsAreNotShownIfTheServerIsUnreachable(t *testing.T) {
	closed := "http://" + cmd.ClosedPort(t)
	for name, source := range secretSources(t) {
		for _, server := range []string{closed, "http://nowhere.invalid", "https://" + strings.TrimPrefix(closed, "http://")} {
			for _, flags := range [][]string{nil, {"-vv"}, {"-vv", "-o", "json"}} {
				line, connection := source.over(t, server)
				got := line.run(t, append(append([]string{"list", "--retries", "0"}, connection...), flags...)...)
				got.want(t, 5)
				checkNoSecret(t, name, got.stdout+got.stderr)
			}
		}
	}
}

// An error about a secret, or about a flag beside it, does not show the secret.
func TestSecretsAreNotShownIfTheyCannotBeUsed(t *testing.T) {
	for name, test := range map[string]struct {
		variables map[string]string
		args      []string
	}{
		"line break":        {map[string]string{"JT_TOKEN": secret + "\nX-Evil: 1"}, nil},
		"line break, Basic": {map[string]string{"JT_USER": "operator", "JT_PASSWORD": secret + "\r\n"}, nil},
		"colon in the user": {map[string]string{"JT_USER": "a:" + secret, "JT_PASSWORD": secret}, nil},
		"ambiguous":         {map[string]string{"JT_TOKEN": secret, "JT_USER": "a", "JT_PASSWORD": secret}, nil},
		"unknown scheme":    {map[string]string{"JT_TOKEN": secret, "JT_AUTH": "digest"}, nil},
		"header":            {nil, []string{"--header", secret}},
		"header's name":     {nil, []string{"--header", "X Key: " + secret}},
		"own header":        {nil, []string{"--header", "Host: " + secret}},
		"header-env":        {map[string]string{"KEY": secret + "\n"}, []string{"--header-env", "X-Key=KEY"}},
		"in the URL":        {nil, []string{"--server", "http://operator:" + url.QueryEscape(secret) + "@127.0.0.1:1"}},
		"in the query":      {nil, []string{"--server", "http://127.0.0.1:1/?token=" + url.QueryEscape(secret)}},
	} {
		for _, flags := range [][]string{nil, {"-vv"}, {"-o", "json"}} {
			args := append([]string{"list", "--server", "http://127.0.0.1:1"}, test.args...)
			got := commandLine{variables: test.variables}.run(t, append(args, flags...)...)
			got.want(t, 2)
			checkNoSecret(t, name, got.stdout+got.stderr)
		}
	}
}

// No context command shows a secret.
func TestContextsAreShownWithoutSecrets(t *testing.T) {
	sources := secretSources(t)
	sources["context's proxy"] = secretSource{context: "proxy: '" + (&url.URL{Scheme: "http", User: url.UserPassword("operator", secret), Host: "proxy:3128"}).String() + "'"}
	for name, source := range sources {
		if source.context == "" {
			continue
		}
		line, _ := source.over(t, "http://127.0.0.1:1")
		for _, command := range [][]string{{"context", "list"}, {"context", "show"}, {"context", "use", "test"}, {"context", "rename", "test", "other"}, {"context", "remove", "other"}} {
			outputs := [][]string{nil}
			if command[1] == "list" || command[1] == "show" {
				outputs = [][]string{nil, {"-o", "wide"}, {"-o", "json"}, {"-o", "yaml"}, {"-o", "csv"}, {"--columns", "secret,headers,proxy", "-o", "tsv"}, {"--jq", "."}}
			}
			for _, output := range outputs {
				got := line.run(t, append(slices.Clone(command), output...)...)
				got.want(t, 0)
				checkNoSecret(t, strings.Join(append([]string{name + ":"}, append(command, output...)...), " "), got.stdout+got.stderr)
			}
		}
	}
}
