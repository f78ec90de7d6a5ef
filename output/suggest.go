package output

import "strings"

// quoted puts what the user typed into a message.
func quoted(text string) string { return `"` + Visible(text) + `"` }

// suggestion is the begin of a hint, `did you mean "title"? `, or "" where no name is near.
func suggestion(text string, names []string) string {
	nearest, best := "", len(text)/3+2 // a third of the letters may be wrong
	for _, name := range names {
		if distance := editDistance(strings.ToLower(text), name); distance < best {
			nearest, best = name, distance
		}
	}
	if nearest == "" {
		return ""
	}
	return "did you mean " + quoted(nearest) + "? "
}

// editDistance counts the letters to add, drop or replace that make one word of the other.
func editDistance(one, other string) int {
	row := make([]int, len(other)+1)
	for i := range row {
		row[i] = i
	}
	for i := range len(one) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(other) {
			replaced := diagonal
			if one[i] != other[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(other)]
}
