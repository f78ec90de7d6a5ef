package cmd_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// traced runs a command against a server and returns its stderr.
func traced(t *testing.T, handler http.HandlerFunc, exit int, args ...string) string {
	t.Helper()
	server := httptest.NewServer(handler)
	server.Config.ErrorLog = quietLog()
	t.Cleanup(server.Close)
	got := commandLine{}.run(t, append(args, "--server", server.URL)...)
	got.want(t, exit)
	return strings.ReplaceAll(got.stderr, server.URL, "http://SERVER")
}

// times matches durations in a trace.
var times = regexp.MustCompile(`\b[0-9.]+(ms|s|µs)\b`)

func TestOneLineForEachRequest(t *testing.T) {
	got := times.ReplaceAllString(traced(t, answerOneJobType, 0, "list", "-v", "--page-size", "5", "-o", "name", "--name", "a b&c"), "TIME")
	want := "GET http://SERVER/job-types/?name=a+b%26c&order=name&order=version&order=id&page=1&page_size=5: 200 OK, TIME, " +
		strconv.Itoa(len(oneJobType)+len(`{"count": 1, "next": null, "previous": null, "results": []}`)) + " bytes\n"
	if !strings.HasPrefix(got, "GET http://SERVER/job-types/?") || !strings.HasSuffix(got, strings.SplitAfter(want, "page_size=5")[1]) || strings.Count(got, "\n") != 1 {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestBodiesInTraces(t *testing.T) {
	page := func(w http.ResponseWriter, text string) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, text)
	}
	for name, test := range map[string]struct {
		handler     http.HandlerFunc
		parts, lack []string
	}{
		"short": {
			func(w http.ResponseWriter, _ *http.Request) { page(w, "<title>no</title>\n\nmore") },
			[]string{"< HTTP/1.1 500 Internal Server Error\n", "< Content-Type: text/html\n", "< \n< <title>no</title>\n< \n< more\nGET http://SERVER/", ", 23 bytes\n"},
			[]string{"the first"},
		},
		"as long as the limit": {
			func(w http.ResponseWriter, _ *http.Request) { page(w, strings.Repeat("x", 4096)) },
			[]string{"< " + strings.Repeat("x", 4096) + "\nGET"}, []string{"the first"},
		},
		"longer": {
			func(w http.ResponseWriter, _ *http.Request) { page(w, strings.Repeat("x", 4096)+"yz") },
			[]string{"< " + strings.Repeat("x", 4096) + "\n< (the first 4,096 of 4,098 bytes)\nGET", ", 4,098 bytes\n"}, []string{"xy"},
		},
		"much longer": {
			func(w http.ResponseWriter, _ *http.Request) { page(w, strings.Repeat("x", 90_000)) },
			[]string{"< " + strings.Repeat("x", 4096) + "\n< (the first 4,096 of "}, []string{strings.Repeat("x", 4097)},
		},
		"cut in a character": {
			func(w http.ResponseWriter, _ *http.Request) { page(w, strings.Repeat("x", 4095)+"äö") },
			[]string{"< " + strings.Repeat("x", 4095) + "\n< (the first 4,096 of 4,099 bytes)\n"}, []string{"\\x", "�"},
		},
		"control characters": {
			func(w http.ResponseWriter, _ *http.Request) { page(w, "a\x1b[2Jb\rc\u202ed\x00") },
			[]string{`< a\x1b[2Jb\rc\u202ed\x00` + "\n"}, []string{"\x1b", "\r", "\u202e", "\x00"},
		},
		"gzip": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				w.Header().Set("Content-Type", "text/plain")
				w.WriteHeader(http.StatusInternalServerError)
				packed := gzip.NewWriter(w)
				_, _ = io.WriteString(packed, "unpacked")
				_ = packed.Close()
			},
			[]string{"< unpacked\n", ", 8 bytes\n"}, []string{"\x1f"},
		},
		"ended early": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "100")
				_, _ = io.WriteString(w, `{"count": 1`)
			},
			[]string{"< {\"count\": 1\n", "200 OK, ", ", 11 bytes, and then: unexpected EOF\n"}, nil,
		},
		"no response": {
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			[]string{"> GET http://SERVER/", ": EOF, "}, []string{"< "},
		},
		"secret headers": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Set-Cookie", "session=sesame-7f3a9c; Path=/")
				w.Header().Set("X-Csrftoken", "sesame-7f3a9c")
				w.Header().Set("X-Other", "shown")
				page(w, "no")
			},
			[]string{"< Set-Cookie: ***\n", "< X-Csrftoken: ***\n", "< X-Other: shown\n"}, []string{"sesame"},
		},
		"redirect": {
			func(w http.ResponseWriter, r *http.Request) {
				if strings.HasPrefix(r.URL.Path, "/moved") {
					page(w, "arrived")
					return
				}
				http.Redirect(w, r, "/moved/?token=sesame-7f3a9c#sesame-7f3a9c", http.StatusFound)
			},
			[]string{"< Location: /moved/?***\n", "> GET http://SERVER/moved/?***\n", "GET http://SERVER/moved/?***: 500 Internal", "< arrived"}, []string{"sesame"},
		},
		"redirect elsewhere": {
			func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://me:sesame-7f3a9c@elsewhere.invalid/login", http.StatusFound)
			},
			[]string{"< Location: ***\n", "302 Found"}, []string{"sesame"},
		},
		"redirect to an invalid URL": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "http://%zz/?token=sesame-7f3a9c")
				w.WriteHeader(http.StatusFound)
			},
			[]string{"< Location: ***\n"}, []string{"sesame"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(test.handler)
			server.Config.ErrorLog = quietLog()
			t.Cleanup(server.Close)
			got := commandLine{}.run(t, "show", "1", "-vv", "--retries", "0", "--server", server.URL)
			stderr := strings.ReplaceAll(got.stderr, server.URL, "http://SERVER")
			for _, part := range test.parts {
				if !strings.Contains(stderr, part) {
					t.Errorf("lacks %q", part)
				}
			}
			for _, part := range test.lack {
				if strings.Contains(stderr, part) {
					t.Errorf("has %q", part)
				}
			}
			if t.Failed() {
				t.Logf("%s", stderr)
			}
		})
	}
}

func TestChangesInTraces(t *testing.T) {
	got := traced(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			_, _ = io.WriteString(w, strings.Replace(oneJobType, `"is_paused": true`, `"is_paused": false`, 1))
			return
		}
		answerOneJobType(w, r)
	}, 0, "unpause", "7", "-vv", "--header", "X-Pin: 123") // too short a secret to be redacted in texts
	for _, part := range []string{"> PATCH http://SERVER/job-types/7/\n", "> Content-Type: application/json\n", "> X-Pin: ***\n", "> \n> {\"is_paused\":false}\n", `"is_paused": false`} {
		if !strings.Contains(got, part) {
			t.Errorf("lacks %q: %s", part, got)
		}
	}
}

// The lines of one request stand together, even if many requests are sent at once.
func TestTracesOfRequestsAtOnce(t *testing.T) {
	const pages = 40
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		rows := make([]string, 50)
		for i := range rows {
			rows[i] = fmt.Sprintf(`{"id": %d, "name": "of page %d", "version": "1"}`, (page-1)*50+i+1, page)
		}
		next := `"more"`
		if page == pages {
			next = "null"
		}
		w.Header().Set("X-Page", strconv.Itoa(page))
		_, _ = fmt.Fprintf(w, `{"count": %d, "next": %s, "results": [%s]}`, pages*50, next, strings.Join(rows, ",\n"))
	}))
	t.Cleanup(server.Close)
	got := commandLine{}.run(t, "list", "-vv", "-o", "name", "--page-size", "50", "--concurrency", "8", "--server", server.URL)
	got.want(t, 0)
	whose, seen := "", map[string]bool{}
	pageOf := regexp.MustCompile(`page (\d+)"`)
	for line := range strings.Lines(got.stderr) {
		summary := regexp.MustCompile(`^GET .*[?&]page=(\d+)&.*: 200 OK, `).FindStringSubmatch(line)
		switch {
		case summary != nil:
			if summary[1] != whose {
				t.Fatalf("the lines of page %s end with %q", whose, line)
			}
			seen[whose], whose = true, ""
		case strings.HasPrefix(line, "> "):
			if whose != "" {
				t.Fatalf("%q stands in the answer of page %s", line, whose)
			}
		case strings.HasPrefix(line, "< X-Page: "):
			if page := strings.TrimSpace(strings.TrimPrefix(line, "< X-Page: ")); whose != "" {
				t.Fatalf("page %s stands in the answer of page %s", page, whose)
			} else {
				whose = page
			}
		case strings.HasPrefix(line, "< "):
			if found := pageOf.FindStringSubmatch(line); found != nil && found[1] != whose {
				t.Fatalf("%q stands in the answer of page %s", line, whose)
			}
		default:
			t.Fatalf("a torn line: %q", line)
		}
	}
	if len(seen) != pages {
		t.Errorf("traces of %d pages", len(seen))
	}
}
