// Command jt lists, watches and pauses the job types of a Scale server.
package main

import (
	"os"
	_ "time/tzdata"

	"jt/cmd"
)

func main() { os.Exit(cmd.Main()) }
