package examples

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/itchyny/gojq"
	"github.com/rogpeppe/go-internal/testscript"

	"jt/client/scaletest"
	"jt/cmd"
	"jt/internal/processtest"
)

// TestMain puts the commands that the examples use on the PATH: jt, and a jq that can do what they need, for machines
// without jq.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // see TestMain of cmd
	testscript.Main(m, map[string]func(){
		"jt": func() { os.Exit(cmd.Main()) },
		"jq": func() {
			if err := runJQ(os.Args[1:], os.Stdin, os.Stdout); err != nil {
				fmt.Fprintln(os.Stderr, "jq:", err)
				os.Exit(5)
			}
		},
	})
}

// runJQ implements jq [-r] [--arg NAME VALUE]... EXPRESSION.
func runJQ(args []string, stdin io.Reader, stdout io.Writer) error {
	raw := false
	var names []string
	var values []any
	for len(args) > 1 {
		switch {
		case args[0] == "-r":
			raw, args = true, args[1:]
		case args[0] == "--arg" && len(args) > 3:
			names, values, args = append(names, "$"+args[1]), append(values, args[2]), args[3:]
		default:
			return fmt.Errorf("the tests' jq does not know %q", args[0])
		}
	}
	query, err := gojq.Parse(strings.Join(args, ""))
	if err != nil {
		return err
	}
	expression, err := gojq.Compile(query, gojq.WithVariables(names))
	if err != nil {
		return err
	}
	for decoder := json.NewDecoder(stdin); ; {
		var input any
		if err := decoder.Decode(&input); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		results := expression.Run(input, values...)
		for result, more := results.Next(); more; result, more = results.Next() {
			if err, failed := result.(error); failed {
				return err
			}
			text, isText := result.(string)
			if !raw || !isText {
				encoded, err := gojq.Marshal(result)
				if err != nil {
					return err
				}
				text = string(encoded)
			}
			if _, err := fmt.Fprintln(stdout, text); err != nil {
				return err
			}
		}
	}
}

// ran is the result of a command.
type ran struct {
	stdout, stderr string
	exit           int
}

// shell runs a command in a folder, with only the given settings, such as JT_SERVER=http://...
func shell(t *testing.T, folder string, settings []string, words ...string) ran {
	t.Helper()
	command := processtest.Command(t, words[0], words[1:]...)
	command.Dir = folder
	command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + t.TempDir(), "LC_ALL=C.UTF-8", "TZ=UTC",
		"GORACE=atexit_sleep_ms=0", // built with -race, jt would wait a second before it exits
	}, settings...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return ran{stdout.String(), stderr.String(), command.ProcessState.ExitCode()}
}

// script runs a script of this folder on a server.
func script(t *testing.T, server, file string, args ...string) ran {
	t.Helper()
	path, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	return shell(t, t.TempDir(), []string{"JT_SERVER=" + server}, append([]string{"sh", path}, args...)...)
}

// closed returns the URL of a server that refuses everyone.
func closed(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "not allowed", http.StatusForbidden)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func sandbox(t *testing.T) *scaletest.Server {
	t.Helper()
	server, err := scaletest.Start(scaletest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

func readExample(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
