// Command jt lists, watches and pauses the job types of a Scale server.
package main

import (
	"os"
	_ "time/tzdata" // zones, where the machine has none: Windows, images from scratch

	"jt/cmd"
)

func main() { os.Exit(cmd.Main()) }
