package cmd

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"jt/internal/hold"
)

// commandsThatUndo are the command lines that undo a hold: with its journal, and without, for whoever has lost that.
func (a *app) commandsThatUndo(server, journal string, inFolder bool, ids []int64) (withJournal, without string) {
	withJournal = "jt hold --recover"
	if !inFolder {
		if path, err := filepath.Abs(journal); err == nil {
			journal = path // who runs it may be elsewhere
		}
		withJournal += " --journal " + quoted(journal)
	}
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, strconv.FormatInt(id, 10))
	}
	flags := a.connection.flagsFor(server)
	return withJournal + flags, "jt unpause " + strings.Join(words, " ") + flags
}

// flagsFor are the flags with which another command line reaches the server as this one does. What may be secret is not
// among them.
func (o *connectionOptions) flagsFor(server string) string {
	words := []string{"", "--server", quoted(server)}
	if o.given("context") {
		words = []string{"", "--context", quoted(o.context)} // its credentials are needed too
	}
	proxy := o.transport.proxy
	if address, err := url.Parse(proxy); err != nil || address.User != nil {
		proxy = ""
	}
	for _, flag := range []struct {
		name   string
		values []string
	}{
		{"auth", []string{o.auth}},
		{"header", o.headers},
		{"header-env", o.headerEnv},
		{"ca-cert", []string{o.transport.caCert}},
		{"client-cert", []string{o.transport.clientCert}},
		{"client-key", []string{o.transport.clientKey}},
		{"tls-server-name", []string{o.transport.tlsServerName}},
		{"proxy", []string{proxy}},
	} {
		for _, value := range flag.values {
			if o.given(flag.name) && value != "" {
				words = append(words, "--"+flag.name, quoted(value))
			}
		}
	}
	if o.transport.insecure {
		words = append(words, "--insecure")
	}
	return strings.Join(words, " ")
}

// quoted is a word as shells read it.
func quoted(word string) string {
	special := func(r rune) bool {
		isLetter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		return !isLetter && (r < '0' || r > '9') && !strings.ContainsRune("-_./:@%+=,", r)
	}
	if word != "" && !strings.ContainsFunc(word, special) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// ownIDs are the job types that a hold pauses itself.
func ownIDs(entries []hold.Entry) []int64 {
	var ids []int64
	for _, entry := range entries {
		if !entry.Known {
			ids = append(ids, entry.ID)
		}
	}
	return ids
}
