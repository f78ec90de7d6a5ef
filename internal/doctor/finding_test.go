package doctor

import (
	"strings"
	"testing"

	"jt/client"
)

// What a server or a proxy repeats is shown without secrets.
func TestFindingsShowNoSecrets(t *testing.T) {
	const secret = "correct horse battery"
	one := finding{check: "sign-in", result: resultFailed, seen: "1 " + secret, beside: "2 " + secret, advice: "3 " + secret}
	row, err := one.row(client.Credentials{client.BearerCredential(secret)}.Redact)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(row); strings.Contains(text, secret) || !strings.Contains(text, "1 ***; 2 ***") || !strings.Contains(text, "3 ***") {
		t.Error(text)
	}
}
