package log

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"jt/internal/cli"
)

// maxReason bounds --reason, in bytes.
const maxReason = 1000

// Options are the flags of a command whose changes are recorded.
type Options struct {
	Reason string
	Given  bool // whether --reason is
}

// Record makes a session record its changes. Nothing is opened before the first one.
func Record(session *cli.Session, command string, options Options) error {
	setting := session.Environment.Getenv("JT_LOG")
	switch {
	case setting != "" && setting != "on" && setting != "off":
		return cli.UsageError(fmt.Sprintf("invalid JT_LOG=%q: not on or off", setting), "set it to off to record no changes, or unset it")
	case options.Given && strings.TrimSpace(options.Reason) == "":
		return cli.UsageError("--reason is empty", "is the variable that it comes from unset? Leave the flag out to give no reason")
	case len(options.Reason) > maxReason:
		return cli.UsageError(fmt.Sprintf("invalid --reason: longer than %d bytes", maxReason), "name the ticket that has the rest")
	}
	file, err := newFile(session.Environment.Getenv)
	if setting == "off" {
		err = errors.New("JT_LOG=off")
	}
	if err != nil { // without a home folder there is no log, as there are no contexts
		recordNothing(session, options, err)
		return nil
	}
	host, _ := os.Hostname() // "" if it has none
	recorder := &recorder{
		session: session, file: file, host: host, run: strings.ToLower(rand.Text()[:10]),
		command: command, reason: options.Reason,
	}
	session.Record = recorder.record
	return nil
}

// recordNothing warns that a reason is not recorded, once something is changed.
func recordNothing(session *cli.Session, options Options, why error) {
	if options.Given {
		var once sync.Once
		session.Record = func(cli.Change) {
			once.Do(func() { session.Warn("changes are not recorded, nor is the reason: %s", why) })
		}
	}
}

// recorder records the changes of one command line. Several goroutines may use it.
type recorder struct {
	session                    *cli.Session
	file                       file
	host, run, command, reason string

	mutex  sync.Mutex
	failed bool // which was noted
}

func (r *recorder) record(change cli.Change) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	text, err := cli.ReadableJSON(r.entry(change))
	if err == nil {
		err = r.file.add(append(text, '\n'))
	}
	if err != nil && !r.failed {
		r.failed = true
		r.session.Warn("cannot record changes in %s: %s", r.file.path, cli.SystemText(err))
	}
}

func (r *recorder) entry(change cli.Change) entry {
	made := entry{
		Time: r.session.Environment.Now().UTC().Truncate(time.Millisecond), Run: r.run, User: userOf(r.session.Environment.Getenv), Host: r.host,
		Server: change.Server, Context: r.session.ContextName, Command: r.command, Action: change.Action,
		ID: change.ID, Name: change.Name, Version: change.Version, Ref: change.Ref, Category: change.Category, Path: change.Path,
		Result: change.Result, Status: change.Status, Error: r.session.Redact(change.Error), Paused: change.Paused, Reason: r.session.Redact(r.reason),
	}
	if r.session.Sandbox {
		made.Server, made.Context = cli.SandboxServer, ""
	}
	return made
}

// userOf returns who runs this process. Behind sudo it is who called that.
func userOf(getenv func(string) string) string {
	uid := "uid " + strconv.Itoa(os.Getuid())
	return cmp.Or(getenv("SUDO_USER"), getenv("USER"), getenv("LOGNAME"), getenv("USERNAME"), uid)
}
