package main

import (
	"bytes"
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"jt/internal/certificatetest"
	"jt/internal/processtest"
)

const processSecret = "sesame-7f3a9c-0123456789"

// TestNoSecretIsInTheProcessList reads what every user of the machine can see of a jt that waits for its server.
func TestNoSecretIsInTheProcessList(t *testing.T) {
	folder := t.TempDir()
	secretFile, looked := filepath.Join(folder, "secret"), filepath.Join(folder, "looked")
	script := filepath.Join(folder, "give-secret")
	write := func(path, text string, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write(secretFile, processSecret+"\n", 0o600)
	write(script, "#!/bin/sh\ncat /proc/$$/cmdline /proc/$$/environ /proc/$PPID/cmdline /proc/$PPID/environ >"+looked+"\ncat "+secretFile+"\n", 0o700)
	for name, test := range map[string]struct {
		variables []string
		args      []string
		context   string
		header    string
	}{
		"token":   {variables: []string{"JT_TOKEN=" + processSecret}, header: "Token " + processSecret},
		"bearer":  {variables: []string{"JT_TOKEN=" + processSecret, "JT_AUTH=bearer"}, header: "Bearer " + processSecret},
		"dcos":    {variables: []string{"JT_TOKEN=" + processSecret, "JT_AUTH=dcos"}, header: "token=" + processSecret},
		"basic":   {variables: []string{"JT_USER=operator", "JT_PASSWORD=" + processSecret}, header: "Basic b3BlcmF0b3I6c2VzYW1lLTdmM2E5Yy0wMTIzNDU2Nzg5"},
		"header":  {variables: []string{"KEY=" + processSecret}, args: []string{"--header-env", "Authorization=KEY"}, header: processSecret},
		"stored":  {context: "auth: {type: token, secret: " + processSecret + "}", header: "Token " + processSecret},
		"command": {context: "auth: {type: token, secret-command: [" + script + ", argument]}", header: "Token " + processSecret},
	} {
		t.Run(name, func(t *testing.T) {
			arrived := make(chan string)
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				arrived <- r.Header.Get("Authorization")
				<-r.Context().Done()
			}))
			t.Cleanup(server.Close)
			home := t.TempDir()
			if test.context != "" {
				if err := os.Mkdir(filepath.Join(home, "jt"), 0o700); err != nil {
					t.Fatal(err)
				}
				write(filepath.Join(home, "jt", "contexts.yaml"), "current: test\ncontexts:\n  test:\n    server: "+server.URL+"\n    "+test.context+"\n", 0o600)
			} else {
				test.args = append(test.args, "--server", server.URL)
			}
			var stdout, stderr bytes.Buffer
			command := processtest.Command(t, "jt", append([]string{"list", "-vv"}, test.args...)...)
			command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_CONFIG_HOME=" + home}, test.variables...)
			command.Stdout, command.Stderr = &stdout, &stderr
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- command.Wait() }()
			select {
			case header := <-arrived:
				if header != test.header {
					t.Errorf("the server was sent %q", header)
				}
			case err := <-ended:
				t.Fatalf("jt ended with %v: %s", err, stderr.String())
			}
			list := processList(t, command.Process.Pid)
			if !strings.Contains(list, "jt\x00list\x00-vv") {
				t.Errorf("the process list lacks jt: %q", list)
			}
			if err := command.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := <-ended; err == nil {
				t.Error("exit code 0 after SIGTERM")
			}
			for what, text := range map[string]string{"process list": list, "stdout": stdout.String(), "stderr": stderr.String()} {
				if strings.Contains(text, processSecret) || strings.Contains(text, "c2VzYW1l") {
					t.Errorf("the %s shows the secret: %q", what, text)
				}
			}
		})
	}
	// Neither the secret-command nor the jt that ran it has the secret in its arguments or environment.
	text, err := os.ReadFile(looked)
	if err != nil || !bytes.Contains(text, []byte("give-secret\x00argument")) || bytes.Contains(text, []byte(processSecret)) {
		t.Errorf("seen by the command: %q, %v", text, err)
	}
}

// processList returns the command lines of a process and its children, and the environments of the children.
func processList(t *testing.T, pid int) string {
	t.Helper()
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	list := string(text)
	children, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, file := range children {
		pids, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, child := range strings.Fields(string(pids)) {
			number, err := strconv.Atoi(child)
			if err != nil {
				t.Fatal(err)
			}
			environment, err := os.ReadFile("/proc/" + child + "/environ")
			if err != nil {
				t.Fatal(err)
			}
			list += "\n" + string(environment) + "\n" + processList(t, number)
		}
	}
	return list
}

// TestOwnAuthoritiesReplaceThoseOfTheSystem runs on Linux, where Go reads the system's authorities from SSL_CERT_FILE.
func TestOwnAuthoritiesReplaceThoseOfTheSystem(t *testing.T) {
	system, own := certificatetest.NewAuthority(t, "The System's Authority"), certificatetest.NewAuthority(t, "Own Authority")
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"count": 0, "next": null, "results": []}`)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{system.Sign(t, certificatetest.Subject{Hosts: []string{"127.0.0.1"}}).TLS(t)}}
	server.StartTLS()
	t.Cleanup(server.Close)
	folder := t.TempDir()
	for name, text := range map[string][]byte{"system.pem": system.PEM, "own.pem": own.PEM} {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		authorities string
		exit        int
		stderr      string
	}{
		{"", 0, ""}, {"system.pem", 0, ""},
		{"own.pem", 5, `signed by "CN=The System's Authority", which this machine does not trust`},
	} {
		args := []string{"list", "--server", server.URL}
		if test.authorities != "" {
			args = append(args, "--ca-cert", filepath.Join(folder, test.authorities))
		}
		var stderr bytes.Buffer
		command := processtest.Command(t, "jt", args...)
		command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "SSL_CERT_FILE=" + filepath.Join(folder, "system.pem"), "SSL_CERT_DIR=" + folder + "/none"}
		command.Stderr = &stderr
		_ = command.Run()
		if exit := command.ProcessState.ExitCode(); exit != test.exit || !strings.Contains(stderr.String(), test.stderr) {
			t.Errorf("--ca-cert %q: exit code %d, %s", test.authorities, exit, stderr.String())
		}
	}
}
