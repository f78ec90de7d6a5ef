package config

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"jt/internal/processtest"
)

// addAs is the variable that makes the test binary a separate writer: PATH|PREFIX.
const addAs = "JT_TEST_ADD_AS"

func TestMain(m *testing.M) {
	if os.Getenv(sayAs) != "" {
		os.Exit(say(os.Args[1:]))
	}
	if path, prefix, ok := strings.Cut(os.Getenv(addAs), "|"); ok {
		for number := range 10 {
			if err := addOne(path, fmt.Sprintf("%s%d", prefix, number)); err != nil {
				_, _ = fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func addOne(path, name string) error {
	return Update(context.Background(), path, func() {}, func(file *File) error { return file.Put(name, Context{Server: "http://" + name}) })
}

func mustWrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func mustRead(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWritersAtOnceLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "jt", "contexts.yaml")
	var writers sync.WaitGroup
	for number := range 8 {
		writers.Go(func() {
			if err := addOne(path, fmt.Sprintf("routine%d", number)); err != nil {
				t.Error(err)
			}
			for range 10 { // while others write, a reader finds a complete file
				if _, err := Load(path); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for number := range 2 {
		writers.Go(func() {
			process := processtest.Command(t, os.Args[0])
			process.Env = append(os.Environ(), fmt.Sprintf("%s=%s|process%d-", addAs, path, number))
			if output, err := process.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, output)
			}
		})
	}
	writers.Wait()
	file, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(file.Names()); got != 8+2*10 {
		t.Errorf("%d contexts of 28 are there", got)
	}
}

func TestOnlyTheOwnerCanReadFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "made", "jt", "contexts.yaml")
	if err := addOne(path, "a"); err != nil {
		t.Fatal(err)
	}
	for each, want := range map[string]os.FileMode{filepath.Dir(path): 0o700, path: 0o600, path + ".lock": 0o600} {
		if found, err := os.Stat(each); err != nil || found.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", each, found.Mode(), err)
		}
	}
	mustWrite(t, path, "contexts:\n  a:\n    server: x\n    auth: {type: token, secret: x}\n")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	file, err := Load(path)
	if err != nil || !strings.Contains(file.Warning(), "others can read it") {
		t.Errorf("%v, %v", file, err)
	}
	if err := addOne(path, "b"); err != nil {
		t.Fatal(err)
	}
	if file, err = Load(path); err != nil || file.Warning() != "" {
		t.Errorf("after a change: %v, %v", file.Warning(), err)
	}
	mustWrite(t, path, "contexts:\n  a: {server: x, proxy: 'http://u:p@proxy'}\n")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if file, err = Load(path); err != nil || file.Warning() == "" {
		t.Errorf("with the password of a proxy: %v, %v", file, err)
	}
	mustWrite(t, path, "contexts:\n  a:\n    server: x\n    headers: [{name: X-Key, value: x}]\n")
	if file, err = Load(path); err != nil || file.Warning() == "" {
		t.Errorf("with a header: %v, %v", file, err)
	}
	mustWrite(t, path, "contexts:\n  a:\n    server: x\n    auth: {type: token, secret-env: X}\n")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if file, err = Load(path); err != nil || file.Warning() != "" {
		t.Errorf("without a secret: %v, %v", file.Warning(), err)
	}
}

func TestAMoveThatFailsLeavesNothing(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(path string) error
		says      string
	}{
		"the folder is gone": {func(path string) error { return os.RemoveAll(filepath.Dir(path)) }, "open "},
		"a folder is in its place": {func(path string) error {
			return errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "x"), 0o700))
		}, "rename "},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "jt", "contexts.yaml")
			if err := addOne(path, "a"); err != nil {
				t.Fatal(err)
			}
			err := Update(t.Context(), path, func() {}, func(file *File) error {
				return errors.Join(test.meanwhile(path), file.Put("c", Context{Server: "d"}))
			})
			checkNotWritten(t, path, err, test.says)
		})
	}
}

func checkNotWritten(t *testing.T, path string, err error, says string) {
	t.Helper()
	if failed, ok := errors.AsType[*WriteError](err); !ok || !strings.Contains(failed.Error(), says) || strings.Contains(failed.Error(), "\n") {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(path + ".new"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a temporary file remains: %v", err)
	}
}

func TestFilesOfKilledWritersAreIgnored(t *testing.T) {
	for name, left := range map[string]string{
		"complete": "contexts:\n  a: {server: b}\n  killed: {server: c}\n", "half written": "contexts:\n  killed: {ser",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "contexts.yaml")
			mustWrite(t, path, "contexts:\n  a: {server: b}\n")
			mustWrite(t, path+".new", left)
			if err := addOne(path, "c"); err != nil {
				t.Fatal(err)
			}
			if got := mustRead(t, path); !strings.Contains(got, "http://c") || strings.Contains(got, "killed") {
				t.Errorf("%q", got)
			}
			if _, err := os.Stat(path + ".new"); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the left-over file remains: %v", err)
			}
		})
	}
}

func TestABrokenFileIsNeverOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contexts.yaml")
	const broken = "contexts:\n  a: {server: b\n"
	mustWrite(t, path, broken)
	checkFileError(t, addOne(path, "c"))
	if got := mustRead(t, path); got != broken {
		t.Errorf("%q", got)
	}
}

func TestNothingIsWrittenWithoutAChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contexts.yaml")
	mustWrite(t, path, "current: a\ncontexts:\n  a: {server: b}\n")
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	own := errors.New("of the change")
	for _, change := range []func(*File) error{
		func(file *File) error { return errors.Join(file.Put("b", Context{Server: "c"}), own) },
		func(file *File) error { return file.Use("a") },
	} {
		if err := Update(context.Background(), path, func() {}, change); err != nil && !errors.Is(err, own) {
			t.Error(err)
		}
		if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
			t.Errorf("the file was rewritten: %v", err)
		}
	}
}

func TestLinksRemain(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	for _, test := range []struct{ name, target, before string }{
		{"absolute", "/real/contexts.yaml", "contexts:\n  old: {server: x}\n"},
		{"relative", "../real/contexts.yaml", "contexts:\n  old: {server: x}\n"},
		{"to nothing", "../real/contexts.yaml", ""},
		{"to a folder that is not there", "../gone/contexts.yaml", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			for _, folder := range []string{"real", "config"} {
				if err := os.Mkdir(filepath.Join(root, folder), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			target := test.target
			if filepath.IsAbs(target) {
				target = root + target
			}
			path := filepath.Join(root, "config", "contexts.yaml")
			if err := os.Symlink(target, path); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(root, "config", test.target)
			if filepath.IsAbs(test.target) {
				file = target
			}
			if test.before != "" {
				mustWrite(t, file, test.before)
			}
			if err := addOne(path, "new"); err != nil {
				t.Fatal(err)
			}
			if to, err := os.Readlink(path); err != nil || to != target {
				t.Errorf("the link is now %q, %v", to, err)
			}
			if got := mustRead(t, file); !strings.Contains(got, "http://new") || !strings.HasPrefix(strings.TrimPrefix(got, "current: new\n"), test.before) {
				t.Errorf("%q", got)
			}
		})
	}
	// Two dots of a link go up from where its folder really is.
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "far", "away"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Symlink(filepath.Join("far", "away"), filepath.Join(root, "config")), os.Symlink(filepath.Join("..", "real.yaml"), filepath.Join(root, "config", "contexts.yaml"))); err != nil {
		t.Fatal(err)
	}
	if err := addOne(filepath.Join(root, "config", "contexts.yaml"), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "far", "real.yaml")); err != nil {
		t.Error(err)
	}
	loop := filepath.Join(t.TempDir(), "contexts.yaml")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	if err := addOne(loop, "a"); err == nil || !strings.Contains(err.Error(), "too many links") {
		t.Errorf("error %v", err)
	}
}

func TestUpdateErrors(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	mustWrite(t, file, "")
	locked := filepath.Join(folder, "locked.yaml")
	for _, made := range []string{locked + ".lock", filepath.Join(folder, "left.yaml.new", "x")} {
		if err := os.MkdirAll(made, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for path, step := range map[string]string{
		filepath.Join(file, "jt", "contexts.yaml"): "mkdir ", locked: "open ", filepath.Join(folder, "left.yaml"): "remove ",
	} {
		err := addOne(path, "a")
		failed, ok := errors.AsType[*WriteError](err)
		if !ok || !strings.HasPrefix(failed.Err.Error(), step) || failed.Path != path {
			t.Errorf("%s: %v, want %s", path, err, step)
		}
	}
}
