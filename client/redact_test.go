package client_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"jt/client"
)

// spellings returns the ways in which a server can repeat a text.
func spellings(text string) map[string]string {
	quoted, _ := json.Marshal(text)
	again, _ := json.Marshal(string(quoted))
	return map[string]string{
		"clear": text, "JSON": string(quoted), "JSON in JSON": string(again), "HTML": html.EscapeString(text),
		"JSON in ASCII": asciiJSON(text), "Go": fmt.Sprintf("%+q", text),
		"query": url.QueryEscape(text), "path": url.PathEscape(text), "URL": (&url.URL{Path: "/" + text}).String(),
		"all of it in percent": everyByte(text, "%%%02X"), "in small letters": everyByte(text, "%%%02x"),
	}
}

func asciiJSON(text string) string {
	var out strings.Builder
	for _, r := range text {
		if r < 0x80 && r != '"' && r != '\\' {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

func everyByte(text, format string) string {
	var out strings.Builder
	for _, b := range []byte(text) {
		fmt.Fprintf(&out, format, b)
	}
	return out.String()
}

const awkward = `p"ä\s&s' <w>/+%2F=?#`

func TestRedactOfEverySpelling(t *testing.T) {
	for _, secret := range []string{"sesame-7f3a9c", awkward, "two words", "100%25sure", "%%41%25%%", `\\server\n\u0041`} {
		credentials := client.Credentials{client.TokenCredential(secret)}
		for name, spelled := range spellings(secret) {
			if got := credentials.Redact("before " + spelled + " after"); strings.Trim(got, `beforat /\"`) != "***" {
				t.Errorf("%q in %s: %q", secret, name, got)
			}
		}
		for _, before := range []string{"", "T", "To", "Tok", "Token "} {
			for _, after := range []string{"", "\n", "\r\n", "more"} {
				for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding} {
					encoded := encoding.EncodeToString([]byte(before + secret + after))
					for _, spelled := range []string{encoded, url.QueryEscape(encoded), strings.ReplaceAll(encoded, "/", `\/`)} {
						got := credentials.Redact("<" + spelled + ">")
						// Parts of the text around the secret may remain, but nothing of the secret.
						left := strings.Trim(strings.Replace(got, "***", "", 1), "<>=")
						if !strings.Contains(got, "***") || len(left) > len(before+after)*4/3+1+strings.Count(got, "%3D")*3 {
							t.Errorf("%q with %q and %q: %q of %q", secret, before, after, got, spelled)
						}
					}
				}
			}
		}
	}
}

func TestRedactOfPartsOfACredential(t *testing.T) {
	for _, test := range []struct {
		credential client.Credential
		text, want string
	}{
		{client.HeaderCredential("authorization", "Bearer abcdefgh12345"), "got abcdefgh12345", "got ***"},
		{client.HeaderCredential("Cookie", `session="abcdefgh12345"; other=1`), "session abcdefgh12345 other", "session *** other"},
		{client.HeaderCredential("Authorization", "Basic b3BlcmF0b3I6aHVudGVyMjI="), "operator hunter22, operator:hunter22, b3BlcmF0b3I6aHVudGVyMjI=", "operator ***, ***, ***"},
		{client.HeaderCredential("X-Key", "  padded-key  "), "got padded-key.", "got ***."},
		{client.BasicCredential("operator", "hunter22"), "operator hunter22 b3BlcmF0b3I6aHVudGVyMjI=", "operator *** ***"},
		{client.TokenCredential("abc"), "abc is too short to be looked for", "abc is too short to be looked for"},
		{client.TokenCredential("token-of-mine"), "token-of-yours", "token-of-yours"},
	} {
		if got := (client.Credentials{test.credential}).Redact(test.text); got != test.want {
			t.Errorf("%v: %q, want %q", test.credential, got, test.want)
		}
	}
	// A secret that is part of another leaves nothing of that, in either order.
	both := client.Credentials{client.HeaderCredential("X-A", "abcdef"), client.HeaderCredential("X-B", "abcdefghijkl")}
	if got := both.Redact("abcdefghijkl abcdef"); got != "*** ***" {
		t.Error(got)
	}
}

func TestRedactOfASecretThatIsCut(t *testing.T) {
	credentials := client.Credentials{client.TokenCredential("sesame-7f3a9c-0123456789")}
	for text, want := range map[string]string{
		"x sesame-7f3a9c-0": "x ***", "x sesame-7": "x ***", "x sesame": "x sesame", "sesame-7f3 x": "sesame-7f3 x",
		"x sesame%2D7f3": "x ***", "whole sesame-7f3a9c-0123456789": "whole ***",
	} {
		if got := credentials.Redact(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("sesame-7f3a9c", "Token ", "\r\n")
	f.Add(awkward, `\`, "%")
	f.Add("%%%%%%%%", "%", "25")
	f.Add("&amp;&amp;", "&", "amp;")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		if len(secret) < 8 || len(secret) > 200 || strings.TrimSpace(secret) != secret || strings.Contains(secret, "*") {
			t.Skip()
		}
		credentials := client.Credentials{client.TokenCredential(secret)}
		for _, spelled := range []string{
			secret, url.QueryEscape(secret), url.PathEscape(secret), everyByte(secret, "%%%02x"),
		} {
			got := credentials.Redact(before + spelled + after)
			if !strings.Contains(got, "***") || strings.Contains(got, secret) {
				t.Errorf("%q of %q", got, before+spelled+after)
			}
		}
		credentials.Redact(before + after)
	})
}
