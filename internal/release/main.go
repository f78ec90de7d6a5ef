// Command release writes the files that a release ships with jt. It is not part of jt.
//
//	release files FOLDER          manual pages, the notices of libraries, the authorities that an image trusts
//	release sbom BINARY DOCUMENT  the list of libraries in a program, as SPDX
//
// SOURCE_DATE_EPOCH is the time of the commit.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(args []string, getenv func(string) string) error {
	date, err := commitDate(getenv)
	if err != nil {
		return err
	}
	command := ""
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	switch {
	case command == "files" && len(args) == 1:
		return writeFiles(args[0], date)
	case command == "sbom" && len(args) == 2:
		return writeSBOM(args[0], args[1], date)
	}
	return errors.New("want `files FOLDER` or `sbom BINARY DOCUMENT`")
}

// commitDate returns the only time in a release: with the current time, two builds of one commit would differ.
func commitDate(getenv func(string) string) (time.Time, error) {
	seconds, err := strconv.ParseInt(getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH must be the time of the commit, in seconds: %w", err)
	}
	return time.Unix(seconds, 0).UTC(), nil
}
