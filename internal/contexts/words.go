package contexts

import (
	"fmt"
	"strings"

	"jt/internal/cli"
)

// shellMeaning lists the characters that only a shell understands.
const shellMeaning = "|&;<>$`*?(){}[]~#!"

// splitWords splits a command at spaces outside quotes. The command runs without a shell, so characters that only a shell
// understands are errors. A backslash is a letter like any other, since Windows has them in paths.
func splitWords(command string) ([]string, error) {
	fail := func(problem string) ([]string, error) {
		return nil, cli.UsageError(
			"invalid --token-command: "+problem,
			"give a program and its arguments, such as 'pass show scale'; if you need a shell, write 'sh -c \"...\"'",
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
			return fail(fmt.Sprintf("%q needs quotes: jt runs the command without a shell", letter))
		case letter == 0:
			return fail("it contains a zero byte")
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
		return fail("a quotation mark is not closed")
	case len(words) == 0 || words[0] == "":
		return fail("no program")
	}
	return words, nil
}
