package contexts

import (
	"fmt"
	"strings"

	"jt/internal/cli"
)

// shellMeaning are the characters that only a shell understands.
const shellMeaning = "|&;<>$`*?(){}[]~#!"

// splitWords takes a command apart at its blanks, those in quotes aside. It is run without a shell, so that what only a
// shell understands is refused rather than given to the program as it stands. A backslash is a letter like others:
// Windows has them in paths.
func splitWords(command string) ([]string, error) {
	fail := func(problem string) ([]string, error) {
		return nil, cli.UsageError(
			"--token-command "+problem,
			"it takes a program and its arguments, such as 'pass show scale'; what a shell is needed for is written as 'sh -c \"...\"'",
		)
	}
	var words []string
	var word strings.Builder
	within, quote := false, rune(0)
	for _, letter := range command {
		switch {
		case quote != 0 && letter == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(letter)
		case letter == '"' || letter == '\'':
			quote, within = letter, true
		case strings.ContainsRune(" \t\r\n", letter):
			if within {
				words = append(words, word.String())
			}
			word.Reset()
			within = false
		case strings.ContainsRune(shellMeaning, letter):
			return fail(fmt.Sprintf("holds %q outside of quotes, and is run without a shell", letter))
		case letter == 0:
			return fail("holds a zero byte")
		default:
			within = true
			word.WriteRune(letter)
		}
	}
	if within {
		words = append(words, word.String())
	}
	switch {
	case quote != 0:
		return fail("has a quotation mark that is not closed")
	case len(words) == 0 || words[0] == "":
		return fail("names no program")
	}
	return words, nil
}
