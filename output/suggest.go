package output

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// mostNear is how many words are suggested for a misspelt one.
const mostNear = 3

// quoted puts what the user typed into a message.
func quoted(text string) string { return `"` + Visible(text) + `"` }

// unknownName is the error for a name that is not one of names.
func unknownName(what, text, plural string, names []string) error {
	return &UsageError{
		Message: "there is no " + what + " " + quoted(text),
		Hint:    suggestion(text, names) + "the " + plural + " are " + strings.Join(names, ", "),
	}
}

// suggestion is the start of a hint, `did you mean "title"? `, or "" if no name is near.
func suggestion(text string, names []string) string {
	nearest := Near(text, names)
	if len(nearest) == 0 {
		return ""
	}
	return "did you mean " + quoted(nearest[0]) + "? "
}

// Near returns the words that may have been meant by a misspelt one, at most three, the nearest first: those in which up
// to a third of the letters are wrong, then those that contain it or that it begins with. It ignores case.
func Near(word string, words []string) []string {
	const leastPart = 3 // shorter ones are part of many words
	type candidate struct {
		word  string
		wrong int
	}
	lower := strings.ToLower(word)
	length := utf8.RuneCountInString(word)
	allowed := min(max(1, length/3), 4)
	var candidates []candidate
	for _, other := range words {
		otherLower := strings.ToLower(other)
		otherLength := utf8.RuneCountInString(other)
		difference := max(otherLength-length, length-otherLength) // as many wrong letters at the least
		wrong := allowed + 1
		if difference <= allowed {
			wrong = wrongLetters(lower, otherLower)
		}
		isPart := length >= leastPart && strings.Contains(otherLower, lower) ||
			otherLength >= leastPart && strings.HasPrefix(lower, otherLower)
		if wrong > allowed && isPart {
			wrong = allowed + difference
		} else if wrong > allowed {
			continue
		}
		candidates = append(candidates, candidate{other, wrong})
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return a.wrong - b.wrong })
	var found []string
	for _, candidate := range candidates[:min(len(candidates), mostNear)] {
		found = append(found, candidate.word)
	}
	return found
}

// wrongLetters counts the letters that were put in, left out, mistaken or swapped with the next to make one word of
// another.
func wrongLetters(one, other string) int {
	from, to := []rune(one), []rune(other)
	// Three rows of a table of which each cell is the count for two beginnings of the words.
	before, last, row := make([]int, len(to)+1), make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(from); i++ {
		row[0] = i
		for j := 1; j <= len(to); j++ {
			mistaken := 1
			if from[i-1] == to[j-1] {
				mistaken = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+mistaken)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(to)]
}
