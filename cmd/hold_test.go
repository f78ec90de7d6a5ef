package cmd

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"jt/client/scaletest"
	"jt/internal/hold"
)

// holdTrial is a trial of holds, whose program is made up.
type holdTrial struct {
	*pauseTrial
	bridge  *bridge
	state   string // the folder of jt's state
	signals chan os.Signal

	// program is what COMMAND does; it gives its exit code. Nil ends at once with 0.
	program func(*madeUpProgram) int
	runs    []*madeUpProgram
	running *sync.WaitGroup
}

type madeUpProgram struct {
	Program
	mutex    sync.Mutex
	received []os.Signal
	signaled chan os.Signal
}

func newHoldTrial(t *testing.T, config scaletest.Config) *holdTrial {
	t.Helper()
	pausing, over := timeTrial(t, config)
	trial := &holdTrial{pauseTrial: pausing, bridge: over, state: t.TempDir()}
	trial.take(&trial.environment)
	return trial
}

// take makes an environment that of holds.
func (h *holdTrial) take(environment *Environment) {
	getenv := environment.Getenv
	environment.Getenv = func(name string) string {
		if name == "HOME" || name == "XDG_STATE_HOME" || name == "LocalAppData" || name == "AppData" {
			return h.state
		}
		return getenv(name)
	}
	environment.TakeSignals = func() (<-chan os.Signal, func()) {
		h.signals = make(chan os.Signal, 9)
		return h.signals, func() {}
	}
	environment.Start = func(program Program) (*Process, error) {
		run := &madeUpProgram{Program: program, signaled: make(chan os.Signal, 9)}
		h.runs = append(h.runs, run)
		ended := make(chan int, 1)
		h.running.Go(func() {
			exit := 0
			if h.program != nil {
				exit = h.program(run)
			}
			ended <- exit
		})
		return &Process{ID: 4711, Ended: ended, Signal: func(received os.Signal) {
			run.mutex.Lock()
			defer run.mutex.Unlock()
			run.received = append(run.received, received)
			run.signaled <- received
		}}, nil
	}
}

// hold runs a hold in a bubble; the made up program is found under the name of this one.
func (h *holdTrial) hold(t *testing.T, exit int, args ...string) (took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h.running = &sync.WaitGroup{}
		began := time.Now()
		h.run(t.Context(), exit, holdLine(args...)...)
		took = time.Since(began)
		h.running.Wait() // a program can outlive its hold
	})
	return took
}

func holdLine(args ...string) []string {
	return append(append([]string{"hold"}, args...), "--", os.Args[0], "argument")
}

// paused are the job types that the server has paused.
func (h *holdTrial) paused() []int64 {
	var ids []int64
	for id := int64(1); ; id++ {
		state, found := h.server.JobType(id)
		if !found {
			return ids
		}
		if state.IsPaused {
			ids = append(ids, id)
		}
	}
}

// journals are those that are left.
func (h *holdTrial) journals(t *testing.T) []string {
	t.Helper()
	paths, err := hold.Folder{Path: h.folder()}.Paths()
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func (h *holdTrial) folder() string {
	folder, err := (&app{environment: h.environment}).holdFolder()
	if err != nil {
		h.t.Fatal(err)
	}
	return folder.Path
}

// undone wants the paused set as it was, and no journal.
func (h *holdTrial) undone(t *testing.T, before []int64) {
	t.Helper()
	if after := h.paused(); !slices.Equal(before, after) {
		t.Errorf("paused before %v, after %v\n%s", before, after, &h.stderr)
	}
	if left := h.journals(t); len(left) > 0 {
		t.Errorf("journals are left: %v", left)
	}
}

func (h *holdTrial) says(t *testing.T, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(h.stderr.String(), want) {
			t.Errorf("%q is not in %s", want, &h.stderr)
		}
	}
}

func sleeps(length time.Duration, exit int) func(*madeUpProgram) int {
	return func(*madeUpProgram) int {
		time.Sleep(length)
		return exit
	}
}

func TestHoldUnpausesWhatItPausedAndEndsAsItsProgram(t *testing.T) {
	for behaviour, as := range serverBehaviours() {
		for _, exit := range []int{0, 7, 137} {
			t.Run(behaviour, func(t *testing.T) {
				trial := newHoldTrial(t, scaletest.Config{Behaviour: as})
				patch(t, trial.server.URL, "7", true)
				before := trial.paused()
				var during []int64
				var journal []byte
				trial.program = func(*madeUpProgram) int {
					during = trial.paused()
					journal, _ = os.ReadFile(trial.journals(t)[0])
					return exit
				}
				trial.hold(t, exit, "8", "6", "7")
				if want := append([]int64{6, 8}, before...); !slices.Equal(during, sorted(want)) {
					t.Errorf("paused while it runs: %v, want %v", during, sorted(want))
				}
				if run := trial.runs[0]; !slices.Equal(run.Variables, []string{"JT_HELD=8,6,7"}) || !slices.Equal(run.Arguments, []string{os.Args[0], "argument"}) {
					t.Errorf("%+v", run.Program)
				}
				if strings.Count(string(journal), `"paused":"2000-01-01T00:00:00Z"`)+strings.Count(string(journal), `"paused":"2000-01-01T00:00:00.000Z"`) != 2 ||
					!strings.HasPrefix(string(journal), `{"jt_hold":1,"server":"`+trial.server.URL+`","began":"2000-01-01T00:00:00Z"`) {
					t.Errorf("%s", journal)
				}
				trial.undone(t, before)
				if trial.stdout.Len() > 0 {
					t.Errorf("%s", &trial.stdout)
				}
				trial.says(t,
					"if jt is killed, this undoes the hold: jt hold --recover --server "+trial.server.URL+"\n",
					": jt unpause 8 6 --server "+trial.server.URL+"\n",
					"held: 2 job types paused, 1 paused before\n", "hold ended: 2 unpaused\n")
			})
		}
	}
}

func sorted(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestHoldTellsHowToUndoItBeforeItsFirstChange(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	said := false
	trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
		if request.Method == http.MethodPatch && !said {
			said = strings.Contains(trial.stderr.String(), "this undoes the hold") && len(trial.journals(t)) == 1
			if !said {
				t.Errorf("%s", &trial.stderr)
			}
		}
		return nil, nil
	}
	trial.hold(t, 0, "6")
	if !said {
		t.Error("nothing was said")
	}
}

func TestHoldPassesSignalsOn(t *testing.T) {
	for _, test := range []struct {
		signal syscall.Signal
		ends   time.Duration // the program, after the signal
		exit   int
		want   int
		took   time.Duration
	}{
		{syscall.SIGINT, 3 * time.Second, 130, 130, 8 * time.Second},
		{syscall.SIGTERM, 3 * time.Second, 0, 0, 8 * time.Second}, // it ends well all the same
		{syscall.SIGHUP, 3 * time.Second, 9, 9, 8 * time.Second},
		{syscall.SIGINT, time.Hour, 0, 130, 15 * time.Second},
		{syscall.SIGTERM, time.Hour, 0, 143, 15 * time.Second},
		{syscall.SIGHUP, time.Hour, 0, 129, 15 * time.Second},
	} {
		t.Run(test.signal.String()+" "+test.ends.String(), func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			trial.program = func(run *madeUpProgram) int {
				time.AfterFunc(5*time.Second, func() { trial.signals <- test.signal })
				time.AfterFunc(6*time.Second, func() { trial.signals <- syscall.SIGINT })
				<-run.signaled
				time.Sleep(test.ends)
				return test.exit
			}
			if took := trial.hold(t, test.want, "6", "7"); test.ends < time.Hour && took != test.took {
				t.Errorf("took %s, want %s", took, test.took)
			}
			if got := trial.runs[0].received; !slices.Equal(got, []os.Signal{test.signal, syscall.SIGINT}) {
				t.Errorf("the program got %v", got)
			}
			trial.undone(t, before)
			trial.says(t, signalError{test.signal}.Error()+": the program has 10s to end, then all is unpaused\n")
			if test.ends == time.Hour {
				trial.says(t, "the program still runs, as process 4711\n")
				unpaused := trial.bridge.at[slices.Index(trial.bridge.asked[5:], "PATCH /job-types/6/")+5]
				if since := unpaused.Sub(bubbleStart); since != test.took {
					t.Errorf("unpaused after %s", since)
				}
			}
		})
	}
}

// A signal before the program runs keeps it from running; what was paused is unpaused.
func TestHoldInterruptedBeforeItsProgram(t *testing.T) {
	for name, when := range map[string]string{"pausing": "PATCH /job-types/6/", "draining": "GET /job-types/running/"} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
				if request.Method+" "+request.URL.Path == when && trial.bridge.count(when) == 1 {
					trial.signals <- syscall.SIGTERM
					trial.signals <- syscall.SIGTERM
					synctest.Wait()
				}
				return nil, nil
			}
			trial.hold(t, exitTerminated, "6", "7", "8", "10", "--concurrency", "1", "--drain")
			if len(trial.runs) > 0 {
				t.Error("the program was run")
			}
			trial.undone(t, before)
			trial.says(t, "error: terminated\n", "hold ended: ")
		})
	}
}

func TestHoldRestoresWhileTheServerIsBack(t *testing.T) {
	for name, broken := range map[string]func(*http.Request) (*http.Response, error){
		"503":     func(request *http.Request) (*http.Response, error) { return answerOf(request, 503, ""), nil },
		"away":    func(*http.Request) (*http.Response, error) { return nil, errBroken },
		"hanging": hanging,
	} {
		for _, away := range []time.Duration{10 * time.Second, 100 * time.Second} {
			t.Run(name+" "+away.String(), func(t *testing.T) {
				trial := newHoldTrial(t, scaletest.Config{})
				before := trial.paused()
				var from time.Time
				trial.program = func(*madeUpProgram) int {
					from = time.Now()
					return 7
				}
				trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
					if !from.IsZero() && time.Since(from) < away {
						trial.signals <- syscall.SIGINT // which does not stop it
						synctest.Wait()
						<-trial.runs[0].signaled
						return broken(request)
					}
					return nil, nil
				}
				took := trial.hold(t, 7, "6", "7", "--request-timeout", "5s")
				if took < away || took > away+30*time.Second {
					t.Errorf("took %s", took)
				}
				trial.undone(t, before)
				trial.says(t, "a request failed, and is repeated for 2m: ")
			})
		}
	}
}

func TestHoldThatCannotBeUndone(t *testing.T) {
	for name, reads := range map[string]bool{"nothing answers": false, "changes are refused": true} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			ended := false
			trial.program = func(*madeUpProgram) int {
				ended = true
				return 0
			}
			trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
				if ended && (!reads || request.Method != http.MethodGet) {
					return answerOf(request, 503, ""), nil
				}
				return nil, nil
			}
			took := trial.hold(t, exitPartly, "6", "7")
			if took < 2*time.Minute || took > 3*time.Minute {
				t.Errorf("took %s", took)
			}
			trial.says(t,
				"this finishes it: jt hold --recover --server "+trial.server.URL+"\n",
				": jt unpause 6 7 --server "+trial.server.URL+"\n",
				"error: the hold could not be undone, 2 job types may still be paused: ")
			if len(trial.journals(t)) != 1 {
				t.Fatalf("%v", trial.journals(t))
			}
			trial.bridge.instead = nil
			// The others tell of it, and it is undone.
			inBubble(t, trial.pauseTrial, exitDone, "pause", "8")
			trial.says(t, "the hold of 2000-01-01T00:00:00Z on "+trial.server.URL+" was not undone: `jt hold --recover --server "+trial.server.URL+"` lists")
			inBubble(t, trial.pauseTrial, exitDone, "unpause", "8")
			trial.says(t, "was not undone")
			inBubble(t, trial.pauseTrial, exitDone, "hold", "--recover", "--yes", "-o", "csv")
			if got := trial.stdout.String(); got != "id,name,version,action,result,error\n6,landsat-parse,1.0.0,unpause,unpaused,\n7,landsat-parse,1.1.0,unpause,unpaused,\n" {
				t.Errorf("%s", got)
			}
			trial.undone(t, before)
		})
	}
}

func TestHoldWhosePausingFails(t *testing.T) {
	for name, test := range map[string]struct {
		fault scaletest.Fault
		exit  int
	}{
		"500":                     {scaletest.Fault{Status: 500}, exitFailed},
		"yes, and nothing done":   {scaletest.Fault{IgnoreBody: true, Times: 1}, exitFailed},
		"403":                     {scaletest.Fault{Status: 403, Times: 1}, exitUnauthorized},
		"done, and nothing heard": {scaletest.Fault{Apply: true, Status: 403, Times: 1}, exitUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			test.fault.Method, test.fault.Path = http.MethodPatch, "/job-types/7/"
			trial.server.Fault(test.fault)
			trial.hold(t, test.exit, "6", "7", "8")
			if len(trial.runs) > 0 {
				t.Error("the program was run")
			}
			trial.undone(t, before)
			trial.says(t, "the program is not run; what was paused is unpaused\n", "error: cannot pause landsat-parse@1.1.0: ", "error: 1 of 3 job types could not be paused\n")
		})
	}
}

func TestHoldWhoseDrainingFails(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(*http.Request, int) (*http.Response, error)
		exit   int
		says   string
	}{
		"out of time": {func(request *http.Request, _ int) (*http.Response, error) {
			return runningAnswer(request, map[int64]int{6: 1}), nil
		}, exitWaitTimeout, "error: jobs of 1 job type still run after 20m: landsat-parse@1.0.0 (1 job)\n"},
		"not signed in": {func(request *http.Request, _ int) (*http.Response, error) {
			return answerOf(request, 403, ""), nil
		}, exitUnauthorized, "error: cannot see whether the job types are idle: "},
	} {
		t.Run(name, func(t *testing.T) {
			trial := newHoldTrial(t, scaletest.Config{})
			before := trial.paused()
			trial.bridge.instead = onRunning(test.answer)
			trial.hold(t, test.exit, "6", "7", "--drain", "--drain-timeout", "20m")
			if len(trial.runs) > 0 {
				t.Error("the program was run")
			}
			trial.undone(t, before)
			trial.says(t, test.says, "hold ended: 2 unpaused\n")
		})
	}
}

func TestHoldDrainsBeforeItRuns(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	var running int
	trial.program = func(*madeUpProgram) int {
		for _, id := range []int64{6, 7, 8} {
			state, _ := trial.server.JobType(id)
			running += state.Running
		}
		return 0
	}
	if took := trial.hold(t, 0, "6", "7", "8", "--drain"); took == 0 || running > 0 || len(trial.runs) != 1 {
		t.Errorf("%s, %d jobs ran", took, running)
	}
}

// What others do to the job types meanwhile is theirs.
func TestHoldLeavesWhatOthersDid(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	trial.program = func(*madeUpProgram) int {
		time.Sleep(time.Second)
		trial.bridge.clock.Store(time.Now().UnixNano())
		patch(t, trial.server.URL, "6", true) // anew
		patch(t, trial.server.URL, "7", false)
		return 0
	}
	trial.hold(t, 0, "6", "7", "8")
	trial.undone(t, sorted(append(before, 6)))
	trial.says(t, "skipped: 1 paused by somebody else: landsat-parse@1.0.0\n", "hold ended: 1 unpaused, 1 unchanged, 1 skipped\n")
	if state, _ := trial.server.JobType(7); state.Patches != 2 { // by the hold, and by the other
		t.Errorf("job type 7 was patched %d times", state.Patches)
	}
}

// Somebody who pauses while the restore waits for the server keeps the pause.
func TestHoldLooksBeforeItTriesAgain(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	ended, refused := false, false
	trial.program = func(*madeUpProgram) int {
		ended = true
		return 0
	}
	trial.bridge.instead = func(request *http.Request) (*http.Response, error) {
		if ended && !refused && request.Method == http.MethodPatch {
			refused = true
			time.Sleep(time.Second)
			trial.bridge.clock.Store(time.Now().UnixNano())
			patch(t, trial.server.URL, "6", true)
			return answerOf(request, 500, ""), nil
		}
		return nil, nil
	}
	trial.hold(t, 0, "6")
	trial.undone(t, sorted(append(before, 6)))
	trial.says(t, "skipped: 1 paused by somebody else: landsat-parse@1.0.0\n")
}

func TestHoldChangesNothingWhere(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	file := filepath.Join(t.TempDir(), "journal")
	if err := os.WriteFile(file, []byte("something else\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		exit int
		says string
	}{
		"there is no program":        {[]string{"hold", "6", "--", "/there/is/none"}, exitNoProgram, `there is no program "/there/is/none"`},
		"it cannot be run":           {[]string{"hold", "6", "--", t.TempDir()}, exitNotExecutable, "cannot be run"},
		"none is given":              {[]string{"hold", "6", "--"}, exitUsage, "there is no COMMAND to run"},
		"there is no --":             {[]string{"hold", "6", "true"}, exitUsage, "there is no COMMAND to run"},
		"no job type is given":       {holdLine(), exitUsage, "no job types are given"},
		"there is no such job type":  {holdLine("nope"), exitNotFound, `there is no job type "nope"`},
		"nobody can be asked":        {holdLine("--category", "imagery"), exitUsage, "there is no terminal to ask on"},
		"a drain would never end":    {holdLine("6", "scale-clock", "--drain"), exitUsage, "long-running job types do not end"},
		"a drain is not wanted":      {holdLine("6", "--drain-timeout", "1m"), exitUsage, "go with --drain alone"},
		"the journal's file is full": {holdLine("6", "--journal", file), exitFailed, "is in use"},
		"the journal has no folder":  {holdLine("6", "--journal", file+"/there/is/none"), exitFailed, "the journal of the hold cannot be written"},
		"the journal has no name":    {holdLine("6", "--journal", ""), exitUsage, "--journal is empty"},
		"it is a dry run":            {holdLine("6", "--dry-run"), exitDone, "dry run: nothing is changed"},
		"a recovery has a program":   {holdLine("6", "--recover"), exitUsage, "takes no job types and no COMMAND"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, trial.pauseTrial, test.exit, test.args...)
			trial.says(t, test.says)
			if len(trial.runs) > 0 || trial.server.Patches() > 0 {
				t.Errorf("%d runs, %d PATCHes", len(trial.runs), trial.server.Patches())
			}
			trial.undone(t, before)
		})
	}
}

func TestHoldOfAProgramThatDoesNotStart(t *testing.T) {
	for _, test := range []struct {
		err  error
		exit int
	}{{fs.ErrNotExist, exitNoProgram}, {syscall.ENOEXEC, exitNotExecutable}} {
		trial := newHoldTrial(t, scaletest.Config{})
		before := trial.paused()
		trial.environment.Start = func(Program) (*Process, error) { return nil, test.err }
		trial.hold(t, test.exit, "6", "7")
		trial.undone(t, before)
		trial.says(t, "hold ended: 2 unpaused\n")
	}
}

// Where all is paused already there is nothing to undo, and no journal.
func TestHoldOfWhatIsPaused(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	patch(t, trial.server.URL, "6", true)
	before, patches := trial.paused(), trial.server.Patches()
	trial.program = func(*madeUpProgram) int { return len(trial.journals(t)) }
	trial.hold(t, 0, "6")
	trial.undone(t, before)
	if trial.server.Patches() != patches || trial.runs[0].Variables[0] != "JT_HELD=6" {
		t.Errorf("%d PATCHes, %v", trial.server.Patches()-patches, trial.runs[0].Variables)
	}
	trial.says(t, "held: 0 job types paused, 1 paused before\n")
	if strings.Contains(trial.stderr.String(), "undoes") {
		t.Errorf("%s", &trial.stderr)
	}
}

// A disk that is full while a hold pauses makes it end, and what it paused is still undone.
func TestHoldWhoseJournalCannotGoOn(t *testing.T) {
	trial := newHoldTrial(t, scaletest.Config{})
	before := trial.paused()
	steps := 0
	trial.environment.HoldStep = func() {
		if steps++; steps == 7 { // after the line that tells of the second job type's request
			for _, path := range trial.journals(t) {
				if err := os.Remove(path); err != nil {
					t.Error(err)
				}
			}
		}
	}
	trial.hold(t, 0, "6", "7", "8", "--concurrency", "1")
	trial.undone(t, before)
	trial.says(t, "could not be removed: ", "hold ended: 3 unpaused\n")
}
