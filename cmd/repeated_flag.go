package cmd

import (
	"strings"

	"github.com/spf13/pflag"
)

// repeatedFlag is the value of a flag that may be given several times. pflag's own kind makes a CSV writer, with a buffer
// of 4 KiB, for every such flag of every command at every start, to spell a default that is empty.
type repeatedFlag struct{ texts *[]string }

func addRepeated(flags *pflag.FlagSet, to *[]string, name, usage string) {
	flags.Var(repeatedFlag{to}, name, usage)
}

// Set takes one more.
func (f repeatedFlag) Set(text string) error {
	*f.texts = append(*f.texts, text)
	return nil
}

func (f repeatedFlag) String() string {
	if f.texts == nil { // the zero value, which pflag compares defaults with
		return ""
	}
	return strings.Join(*f.texts, ", ")
}

// Type is pflag's name for it, by which cobra knows that a shell may offer the flag again.
func (f repeatedFlag) Type() string { return "stringArray" }

// GetSlice returns what was given so far, as pflag's own flags of several values do.
func (f repeatedFlag) GetSlice() []string { return *f.texts }
