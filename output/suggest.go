package output

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// mostNear is the maximum number of words that Near returns.
const mostNear = 3

// quoted returns what the user typed as it stands in a message.
func quoted(text string) string { return `"` + Visible(text) + `"` }

// unknownName returns the error for a name that is not one of names.
func unknownName(what, text, plural string, names []string) error {
	return &UsageError{
		Message: "invalid " + what + " " + quoted(text),
		Hint:    suggestion(text, names) + "the " + plural + " are " + strings.Join(names, ", "),
	}
}

// suggestion returns the start of a hint, such as `did you mean "title"? `, or "" if no name is near.
func suggestion(text string, names []string) string {
	nearest := Near(text, names)
	if len(nearest) == 0 {
		return ""
	}
	return "did you mean " + quoted(nearest[0]) + "? "
}

// Near returns at most three words that a misspelt one may stand for, the nearest first: those in which up to a third of
// the letters are wrong, then those that contain the word, or that the word starts with. It ignores case.
func Near(word string, words []string) []string {
	const leastPart = 3 // shorter ones are part of many words
	lower := strings.ToLower(word)
	length := utf8.RuneCountInString(word)
	allowed := min(max(1, length/3), 4)
	wrong := map[string]int{} // letters of the words that are near
	for _, other := range words {
		otherLower := strings.ToLower(other)
		otherLength := utf8.RuneCountInString(other)
		difference := max(otherLength-length, length-otherLength) // at least that many letters are wrong
		isPart := length >= leastPart && strings.Contains(otherLower, lower) ||
			otherLength >= leastPart && strings.HasPrefix(lower, otherLower)
		if isPart {
			wrong[other] = allowed + difference
		}
		if difference <= allowed {
			if count := wrongLetters(lower, otherLower); count <= allowed {
				wrong[other] = count
			}
		}
	}
	near := slices.DeleteFunc(slices.Clone(words), func(other string) bool { _, isNear := wrong[other]; return !isNear })
	slices.SortStableFunc(near, func(a, b string) int { return wrong[a] - wrong[b] })
	return near[:min(len(near), mostNear)]
}

// wrongLetters counts the letters that were added, omitted, mistaken or swapped with the next one to turn one word into
// the other.
func wrongLetters(one, other string) int {
	from, to := []rune(one), []rune(other)
	// Three rows of a table. Each cell is the count for the first letters of both words.
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
