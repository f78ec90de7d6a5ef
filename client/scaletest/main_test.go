package scaletest

import (
	"os"
	"runtime/debug"
	"testing"
)

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // as in cmd: most tests hold little
	debug.SetMemoryLimit(512 << 20)
	os.Exit(m.Run())
}
