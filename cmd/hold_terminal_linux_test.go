package cmd

import (
	"bufio"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// openTerminal returns both ends of a terminal: the user's and the process's.
func openTerminal(t *testing.T) (person, process *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	process, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = process.Close() })
	return person, process
}

// countingScript prints how many of each signal it received once it reads a line.
const countingScript = `i=0; t=0; h=0; q=0; trap 'q=$((q+1)); echo got QUIT' QUIT; trap 'i=$((i+1)); echo got INT' INT; trap 't=$((t+1)); echo got TERM' TERM; trap 'h=$((h+1)); echo got HUP' HUP
echo ready
for n in 1 2 3 4 5; do read line && break; done # a signal ends it early, and so does a terminal that is gone
echo "INT $i TERM $t HUP $h QUIT $q line $line"; exit 5`

// With a terminal the program can read from it, and gets each signal once: from the terminal or, if the terminal does not
// send it, from jt.
func TestSignalsOnATerminal(t *testing.T) {
	shell := []string{"sh", "-c", countingScript}
	for name, test := range map[string]struct {
		send func(t *testing.T, person *os.File, jt *exec.Cmd)
		got  string
		want string
	}{
		"Ctrl-C": {func(t *testing.T, person *os.File, _ *exec.Cmd) {
			if _, err := person.WriteString("\x03"); err != nil {
				t.Error(err)
			}
		}, "got INT", "INT 1 TERM 0 HUP 0 QUIT 0 line on"},
		"Ctrl-\\": {func(t *testing.T, person *os.File, _ *exec.Cmd) {
			if _, err := person.WriteString("\x1c"); err != nil {
				t.Error(err)
			}
		}, "got QUIT", "INT 0 TERM 0 HUP 0 QUIT 1 line on"},
		"kill -TERM": {func(t *testing.T, _ *os.File, jt *exec.Cmd) {
			if err := jt.Process.Signal(syscall.SIGTERM); err != nil {
				t.Error(err)
			}
		}, "got TERM", "INT 0 TERM 1 HUP 0 QUIT 0 line on"},
		"kill -HUP": {func(t *testing.T, _ *os.File, jt *exec.Cmd) {
			if err := jt.Process.Signal(syscall.SIGHUP); err != nil {
				t.Error(err)
			}
		}, "got HUP", "INT 0 TERM 0 HUP 1 QUIT 0 line on"},
	} {
		t.Run(name, func(t *testing.T) {
			// Once in some hundred times a terminal keeps a line that is typed right after a signal until its session ends, or the
			// shell notices the signal too late.
			for try := 1; !signalOnTerminal(t, shell, test.send, test.got, test.want); try++ {
				if try == 3 {
					t.Fatalf("%q did not come", test.want)
				}
			}
		})
	}
}

// signalOnTerminal runs a hold on a terminal of its own, and reports whether its program received one signal and then a line.
func signalOnTerminal(t *testing.T, shell []string, send func(*testing.T, *os.File, *exec.Cmd), got, want string) bool {
	t.Helper()
	trial := processTrial(t)
	before := trial.paused()
	person, process := openTerminal(t)
	command := trial.jt(t, append([]string{"hold", "6", "7", "--"}, shell...)...)
	command.Stdin, command.Stdout, command.Stderr = process, process, process
	command.SysProcAttr.Setctty = true
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if err := process.Close(); err != nil {
		t.Fatal(err)
	}
	lines, seen := bufio.NewScanner(person), ""
	until := func(want string) bool {
		for lines.Scan() {
			seen += lines.Text() + "\n"
			if strings.Contains(lines.Text(), want) {
				return true
			}
		}
		return false
	}
	if !until("ready") {
		t.Fatal(seen)
	}
	send(t, person, command)
	noticed := until(got)
	if strings.Contains(seen, "COMMAND is still running") {
		return false // a shell that is about to read notices the signal only after the read
	}
	if !noticed {
		t.Fatal(seen)
	}
	if _, err := person.WriteString("on\n"); err != nil {
		t.Fatal(err)
	}
	if !until(want) {
		// The end of the session is one more HUP. Any other count is a mistake, which is not tried again.
		if late := strings.NewReplacer("HUP 0", "HUP 1", "HUP 1", "HUP 2").Replace(want); !strings.Contains(seen, late) {
			t.Fatalf("%q did not come: %s", want, seen)
		}
		return false
	}
	if !until("hold ended: 2 unpaused") {
		t.Fatal(seen)
	}
	_ = command.Wait()
	if got := command.ProcessState.ExitCode(); got != 5 {
		t.Errorf("exit code %d", got)
	}
	trial.undone(t, before)
	return true
}
