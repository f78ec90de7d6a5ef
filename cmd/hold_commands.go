package cmd

import (
	"strconv"
	"strings"
	"time"

	"jt/internal/hold"
)

// commandsThatUndo are the command lines that undo a hold: with its journal, and without, for whoever has lost that.
func (a *app) commandsThatUndo(server, journal string, inFolder bool, ids []int64) (withJournal, without string) {
	withJournal = "jt hold --recover"
	if !inFolder {
		withJournal += " --journal " + quoted(journal)
	}
	words := make([]string, 0, len(ids))
	for _, id := range ids {
		words = append(words, strconv.FormatInt(id, 10))
	}
	flag := " --server " + quoted(server)
	if a.connection.given("context") {
		flag = " --context " + quoted(a.connection.context) // its credentials are needed too
	}
	return withJournal + flag, "jt unpause " + strings.Join(words, " ") + flag
}

// quoted is a word as shells read it.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@%+=,", r)
	}
	if word != "" && strings.Trim(strings.Map(func(r rune) rune {
		if plain(r) {
			return -1
		}
		return r
	}, word), "") == "" {
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

// spelled is a length of time without the zeros at its end: 2m, not 2m0s.
func spelled(length time.Duration) string {
	text := length.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
