package help

const topicDrain = `Draining: waiting until the job types have no running jobs

jt wait --for idle, jt pause --drain and jt hold --drain wait in the same way:
jt reads the list of running jobs again and again until none of them belongs to
the job types, for the last time when the time is up. Queued jobs do not count.
See jt wait --help.

Long-running job types never become idle, because their jobs do not end. If one
of the job types is long-running, jt reports an error before it pauses anything
(exit code 2), unless --ignore-long-running leaves it out of the wait. Scale 7
does not show which job types are long-running, and neither does /v6 of Scale
5.9 for REFs: a note says so, and if jobs do not end, the wait times out.

jt pause --drain waits after pausing, also for job types that were already
paused. After --drain-timeout the exit code is 124, a warning says what is still
running, and all job types remain paused. So they do after Ctrl-C. In both cases
a hint has the jt wait command that continues. If a pause fails, jt does not
wait.

jt hold --drain runs COMMAND after draining. After --drain-timeout COMMAND does
not run and the exit code is 124. If pausing or draining fails or is
interrupted, COMMAND does not run, and jt unpauses what it had paused.`

const topicSignals = `What Ctrl-C (SIGINT) and other signals do

SIGINT, SIGQUIT (Ctrl-\), SIGTERM, SIGHUP, SIGABRT, SIGALRM and SIGXCPU end a
command in order: jt restores the terminal, says what it did, and exits with
128+n for signal n, such as 130 after SIGINT and 143 after SIGTERM. A command
that only reads ends at once. Ctrl-C or Ctrl-\ after another signal ends any
command at once, except jt hold. SIGTERM and SIGHUP do not, as timeout and a
terminal that is closed send them twice.

jt pause, unpause, update and restore let the requests that are under way finish
and start no others. The report shows the rest as skipped; run the same command
again to finish it. jt api waits for the response to a change that was sent.

JT HOLD unpauses on all of these signals. It passes a signal on to COMMAND and
to the processes that COMMAND has started. 10 seconds after the first signal, jt
starts to unpause, and further signals do not stop it. If COMMAND is still
running then, jt leaves it behind, and the exit code is 128+n for signal n.

On a terminal, jt and COMMAND share the terminal and the process group. Ctrl-C
and Ctrl-\ therefore reach both, and jt does not send them again. jt cannot
distinguish kill -INT from Ctrl-C, so kill -INT reaches jt only. Other signals
go to the whole group if the shell made it for jt, else to COMMAND's process.
Without a terminal, COMMAND has a group of its own.

jt wait and --drain end at once, and what is paused remains paused. jt hold
--drain unpauses what it had paused.

SIGNALS THAT ARE IGNORED
If SIGINT or SIGHUP is ignored when jt starts, it remains ignored, for COMMAND
of a hold too: after trap '' INT, under nohup, and for jobs that a script starts
in the background (jt sandbox &). End such a jt with SIGTERM. jt cannot see
whether another signal was ignored. SIGUSR1, SIGUSR2 and the other signals that
are not named here do nothing; if stderr or stdout is closed, jt carries on with
a change, and a list ends.

CTRL-Z AND FG
At the prompt for a secret and in --watch, Ctrl-Z gives the terminal back to the
shell as it was. After fg, jt hides what is typed, or draws, again.

WHAT ENDS JT WITHOUT A REPORT
SIGKILL, and a crash of the Go runtime, such as out of memory: it prints "fatal
error:" or "panic:" and the stacks, and aborts, with exit code 134 (on Windows
2). The terminal may need reset. jt list shows what was changed, and jt hold
--recover undoes what a hold left. After any other mistake in jt itself, it
reports what it did, and the exit code is 1.`

const topicJournal = `The journal of jt hold, and holds that overlap

THE JOURNAL is written to disk before the first change. It says what the hold
paused, and since when, by the server's clock. It is kept below
~/.local/state/jt/holds (XDG_STATE_HOME; on Windows %LocalAppData%\jt\state), or
in --journal FILE for machines that lose their disk.

If the server does not respond, jt tries to unpause for 2 minutes and ignores
--retries; --request-timeout 0 means 2 minutes here. If that fails, the
exit code is 6, jt prints the commands that would finish, and the journal
remains. It also remains if jt is killed; jt pause, unpause and hold then say
so. And it remains if a request to pause had no clear response: the server may
carry it out for another 10 minutes, and jt hold --recover checks.

If nothing failed, but what the server shows leaves open whether the hold still
pauses a job type, the journal remains, and the exit code is 1, or 6 if others
were unpaused.

RECOVERING
jt hold --recover lists what holds left paused, and unpauses it after a
confirmation or with --yes: only job types that are still paused since the
instant in the journal. If a hold was killed before it could write that instant,
a pause counts as its own if it came within 10 minutes of the request, by the
server's clock, and the journal remains for those 10 minutes. If that does not
prove who paused a job type, as on a server without a Date header, it remains
paused, that is a failure, and the journal remains. Decide yourself: jt unpause
REF, or, if somebody else paused it, jt hold --recover --forget REF, which shows
its state and drops it from the journal. A journal with invalid lines remains
too, as they may be about more.

A list never decides alone that nothing is left to undo, as it may come from a
cache: the job type itself does, or the server's response to the request to
unpause it. If what the server shows is out of date, jt reads it again for up to
--confirm-for (30s). If that is too short, the journal remains. Once the server
has accepted a request to unpause, jt does not send it again in that time. If a
response is lost, it does: should somebody else pause the job type in that
moment, while the server does not show it yet, that pause is undone.

If jt was killed, but its COMMAND is still running on this machine, --recover
leaves its job types paused, and says so; other holds leave them paused too, and
jt unpause and restore warn, except in COMMAND itself. --force unpauses them.
The journal has the process of COMMAND and its start: programs that it started,
and a COMMAND on another machine or in another container, are not found; jt then
names the machine.

--recover works on the holds of its own server (--server, JT_SERVER) and names
the others. It reports as jt unpause does.

HOLDS THAT OVERLAP
Holds of one user on one machine know of each other. If two of them hold the
same job type, the last one that needs it unpauses it, even if the one that
paused it was killed. A hold with --journal FILE knows of no others, and no
others know of it.`

const topicMapping = `Error mappings: which error an exit code of a job means

jt update --error-mapping FILE (- for stdin) reads JSON if the file starts with
{, and YAML otherwise:

  version: "1.0"
  exit_codes:
    1: bad-input
    -15: algo-timeout

version is a string of up to 50 characters and can be omitted. An exit code is
an integer, never 0. The name of an error is a string. Other keys are errors.

The file replaces the current mapping, and {} clears it: a server that ignores
{}, as /v5 does, gets {"exit_codes": {}}. jt checks the file before it sends
anything: some servers save mappings that they cannot read again, and then fail
every read of that job type. --error-mapping also repairs such a job type.

jt update --exit-code N=NAME and --remove-exit-code N change single entries of
the current mapping.

If a new name is not in the server's list of errors (jt api --paginate errors/),
jt refuses it before it sends anything (exit code 2), and offers similar names:
some servers save any name. --force sets it anyway. On a server without that
list, jt warns of names that no job type of the command is known to use. jt
restore only warns: the snapshot has what was there.

Servers only replace complete mappings, so edits at the same time can undo each
other. Edits by jt of one user on one machine wait for each other. After a
change of single entries, jt reads the mapping back and, if somebody else has
replaced it, makes the change again. It cannot see what is overwritten later.

From Scale 7 on, a job type defines its errors itself, in its manifest. jt shows
them as a mapping with the key errors, and changes the manifest. A new error
needs a title and a category: data if the input is at fault, job if the program
is. Exit codes begin at 1 there.

  exit_codes:
    9: no-license
  errors:
    9: {title: No license, description: Out of licenses, category: job}

  jt update landsat-parse@1.0.0 --exit-code 9=no-license \
    --error-title 'No license' --error-category job

/v6 of Scale 5.9 cannot change mappings: use its /v5.

jt snapshot saves mappings, and jt restore writes them back, but not mappings of
errors of the server on a release whose job types define their own, or the other
way round.`

const topicResultsText = `Reports of commands that change job types: jt pause, unpause, update, restore
and hold --recover

Every change is verified: if the server accepts a change but does not apply it,
jt reports a failure. The report has a row for each job type, in the order of
the request, with the columns id, name, version, action, result and error. The
result is one of

%s

A note on stderr counts the results; -q and -o json turn notes off, but not
warnings and errors (jt help output). A table shows unchanged job types only if
REFs on the command line name them. -o wide and the formats for programs have
all rows. -o name prints only what was changed or, with --dry-run, would be: not
what failed, was skipped or is unchanged. The opposite command then undoes
exactly that:

  jt pause --category imagery --yes -o name > paused
  jt unpause - --allow-empty < paused

The action is the name of the command; for jt restore it is pause, unpause,
mapping, pause+mapping, unpause+mapping or none.

EXIT CODES
If some job types are as requested and others failed, the exit code is 6. If all
failed, or none was changed and some were not started, it is the exit code of
the failure (jt help exit-codes).

WHEN JT STOPS EARLY
After an interrupt, after a response that says you are not signed in, or after
three changes in a row that do not reach the server, jt lets the requests that
are under way finish and starts no others. The same command then does the rest:
what is already as requested is left alone.`
