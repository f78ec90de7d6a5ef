package content

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzMessage checks that the message of any refusal is one short line.
func FuzzMessage(f *testing.F) {
	files, err := filepath.Glob("../../testdata/recordings*/*.http")
	if err != nil || len(files) == 0 {
		f.Fatalf("no recordings: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if _, body, found := strings.Cut(string(text), "\r\n\r\n"); found && len(body) < 20_000 {
			f.Add("application/json", body)
			f.Add("text/html", body)
		}
	}
	f.Add("text/html", "<title>a</title>")
	f.Add("application/json", `{"detail": "a\nb"}`)
	f.Add("text/plain", "<h1 <title>x</h1></title>")
	f.Fuzz(func(t *testing.T, contentType, body string) {
		message := Message(contentType, []byte(body))
		if strings.ContainsAny(message, "\n\r\t") || len([]rune(message)) > MessageRunes+3 {
			t.Fatalf("%q", message)
		}
		IsSignInPage([]byte(body))
	})
}
