package help

const topicSelection = `How to name or select job types

REFS (lists, jt check, snapshot, pause, unpause, update, wait and hold)
  12                    an id: digits only
  landsat-parse         a name that has only one version
  landsat-parse@1.0.0   a name and a version; both may contain an @
  -                     reads REFs from stdin, one per line, as jt list -o name
                        prints them
A REF that names no job type is an error (exit code 3). So is a REF that names
several (2); --name selects all versions of a name. All REFs are looked up
first: if one is wrong, nothing is changed, and nothing is shown except by jt
show.

jt list, status, running, pending and failures show the rows of the job types
that REFs name, in the order of the list. --watch looks them up once.

FLAGS THAT SELECT
Different flags narrow the selection down. --name and --category can be repeated
to select any of several values. --match takes a Go regular expression (RE2),
which may match anywhere in the name, title or description; put (?i) before it
to ignore case.

The server filters by --name and --category, and jt checks the result. Flags
marked * are filters that servers do not have: jt reads all job types that the
other flags leave, and filters them itself. jt status, running, pending,
failures and check apply all flags themselves. An empty --name, --category or
--match is an error. If a name or category matches nothing, jt suggests similar
ones.

jt list and jt unpause select by when job types were paused: --paused-after and
--paused-before take times as in jt help time, and imply --paused.

From /v6 on, servers ignore names, times and the order that they are asked for:
jt list reads the complete list, and filters and sorts it itself. Scale 7 has no
categories and does not show which job types are long-running, so --category and
--long-running are errors there. jt list --keyword needs Scale 5.9.4 or later at
/v6 or /v7: one of the texts must be in the name or a tag. At 5.9.4 it may also
be in the title or description, of any version of the name. Case is ignored.

WHAT A SELECTION SKIPS
Commands that change job types or wait for them skip system, long-running and
archived job types in a selection, unless you give --include-system,
--include-long-running or --include-archived. System job types belong to Scale
itself; jobs of long-running job types do not end. Scale 7 does not show which
job types are long-running: none is skipped for that, and a note says so. A job
type named by a REF is never skipped. --except REF leaves out one more job type;
--except - reads REFs from stdin, and no REF there is an error (exit code 3)
unless --allow-empty is given. REFs and flags that select cannot be used
together.

REFs, however many, need no confirmation. Before it changes a selection, jt
shows what it will do and asks for confirmation on a terminal. Elsewhere it
needs --yes or JT_YES=1, unless there is nothing to change. A selection that
matches nothing, or only job types that are skipped, is an error (exit code 3),
unless --allow-empty is given: a typo must not let a deployment continue.

jt update --paused sets the state and does not select by it: pipe the names from
jt list --paused instead.

  jt list --match '(?i)landsat' --no-system
  jt pause --category imagery --except landsat-parse@1.0.0 --dry-run
  jt list --paused -o name | jt unpause -
  jt list --system -o name | jt pause --all --except - --dry-run
  jt unpause --paused-after 1d --dry-run`

const topicOutputText = `stdout carries data and nothing else. Everything else goes to stderr:
  notes     what a program can do without: how many rows of how many, the plan
            of a change, its summary, progress. -q (--quiet) turns them off
  warnings  what may make the result other than it looks, what failed beside it,
            or what is left to do: clocks that differ, job types that were
            unpaused during a hold. -q leaves them
  errors    why the exit code is not 0. -q leaves them

With -o json or jsonl stderr holds only JSON, one object a line: {"error":
{...}}, as in jt help exit-codes, and {"warning": {"message": ...}}. There are
no notes. --jq alone leaves stderr as text. In every format, a prompt and the
plan that it is about are text on the terminal, -v adds its lines, and programs
that jt runs write to stderr themselves: COMMAND of jt hold, or one that prints
a secret.

FORMATS (-o, --output, JT_OUTPUT)
%s

COLUMNS (--columns a,b.c)
  Names of columns, or dotted paths into the server's object: interface.command,
  job_counts.0.count. Write a dot before a top-level field that has no column:
  .revision_num. json, jsonl and yaml then contain only these keys. An unknown
  name is an error that lists the known ones; jt help columns lists them too.

JQ (--jq EXPR)
  Runs a jq expression on the JSON: on the complete array (-o json, the default
  with --jq), or on each object (-o jsonl). Strings are printed without quotes.
  --arg NAME VALUE, or --arg NAME=VALUE, is the string $NAME. env and $ENV are
  the environment, without variables that contain secrets to sign in with:
  JT_TOKEN, JT_PASSWORD, and those that contexts and --header-env name. halt
  ends the output, and halt_error makes its input an error, always with exit
  code 1.

  jt list --jq '.[].name'
  jt list -o jsonl --jq 'select(.mem_required > 4096) | .name'
  jt list --arg c=imagery --jq 'map(select(.category == $c)) | length'
  jt list --paused --jq 'if . == [] then . else "paused" | halt_error end'

FIELDS AND COLUMNS
  JSON has the server's fields. Columns that have another name there, and
  computed ones, which are in JSON only if --columns names them:
%s

  An expression that reads such a column from a row, as in .[].failed, gets null
  and a warning.

COLOR (--color auto|always|never)
  auto uses color on a terminal, unless NO_COLOR is set, CLICOLOR is 0, or TERM
  is dumb or not set (on Windows it need not be). CLICOLOR_FORCE uses color in a
  pipe too. --color overrides NO_COLOR, which overrides CLICOLOR_FORCE, which
  overrides the others. Color never carries information that the text does not.

CONTROL CHARACTERS that the server sends are made visible in tables and
messages, and in every format on a terminal.`

const topicColumnsIntro = `The columns of each command, for --columns. For each command, "default" lists
the columns of csv and tsv, "wide" those that -o wide adds, and "more" all
others. Tables have long texts last, those of counts show ref instead of name
and version, and on a narrow terminal they have fewer columns. They write
timeouts and sizes with units: 30m, 2.0 GiB.

"in JSON" lists columns that have another name in JSON, which --jq needs.
"computed" columns are in JSON only if --columns names them.

What a release of Scale does not have is - in tables, empty in csv and tsv, and
absent in JSON. From /v6 on, archived is .deprecated, and jt show takes author,
priority, timeout, command, errors and resources from .manifest and
.configuration, where --jq finds them.`

const topicSorts = `SORTING (--sort)
jt list and failures sort by one or more fields; - before a field reverses it:
--sort priority,-modified. The names in JSON, such as mem_required, work too.
From /v6 on, rows have fewer fields, and sorting by other fields is an error.
jt status sorts by one column, numbers from highest to lowest.`

const topicTime = `Values of flags that take a time

  3h, 1h30m, 2d, 1w      that long ago; 3h ago works too. Units: s m h d w; m is
                         minutes. ISO 8601 durations: PT3H, P1W, P1M, PT1.5H
  02:00                  the last 02:00: today's, or yesterday's if it is ahead.
                         --until 02:00 is the first 02:00 after --since, or now
                         if that is ahead
  today, yesterday       the midnight that begins the day; yesterday 22:00
  2015-01-31             the midnight that begins that day
  2015-01-31T12:00:00Z   a date and time. The T can be a blank, and the seconds
                         can be omitted
  @1420070400            seconds since 1970
  now

A time can have an offset: Z, +02:00, +0200 or +02, with or without a blank
before it. Without one it is local time, or UTC with --utc. TZ names the zone:
Europe/Berlin. If TZ is a name that this machine does not know, or a rule such
as CET-1CEST, local times are errors. (On Windows TZ is not used.) Notes and
errors show times in the zone in which you wrote them.

When clocks change, a local time that exists twice is the first of the two, and
one that is skipped moves forward by as much as the clocks did. A day has 24
hours and a week 7 days. Months and years follow the calendar: one month before
31 March is the last day of February. now is the same instant throughout a
command.

jt sends times to the server in UTC, truncated to milliseconds. (A step of
--every ends a microsecond before the next one.) An empty or reversed range, an
empty value, and a time before 1900 or after 9999 are errors before anything is
sent. --started and --ended are other names of --since and --until.

Flags that take a duration, such as --request-timeout, accept the durations
above, but no months or years, which vary in length.`

const topicConnection = `--server or JT_SERVER names the server. So does a context: a name for a server
and everything needed to talk to it, kept in a file by jt context add. Flags
override variables, and variables override the context. Two rules keep
credentials safe:

  The flag --context overrides JT_SERVER, JT_TOKEN, JT_AUTH, JT_USER and
  JT_PASSWORD.
  Settings of a context, such as its credentials, are used only for its server.

SEVERAL SERVERS: --context a,b, or the flag repeated. jt list, status, running,
pending, failures and check read them at once and show one list, in the order of
the list, with a column context; objects of JSON have the key context first.
--limit counts the rows of all. If a server fails, its error names the context,
the others are shown, a JSON array has no end, and the exit code is 6. Then
--jq prints nothing, except with -o jsonl, where it runs on each row. Ids
differ between servers: a REF is a name or NAME@VERSION. jt diff compares two
servers, and jt log shows the changes of several. Other commands use one server
at a time. A name that contains a comma can be given if the flag is repeated.

THE URL is the part before /job-types/, with any path and version:
https://host/scale/api, https://host/service/scale/api/v5. jt doctor finds the
right one.

CREDENTIALS are never given on the command line, where other users can read
them.
  JT_TOKEN                    sent as Authorization: Token ...; with --auth or
                              JT_AUTH bearer as Bearer ..., with dcos as
                              token=...
  JT_USER and JT_PASSWORD     basic authentication (--auth basic)
  jt context add ... --auth   asks for the secret, or takes it from a variable
                              or a program
  jt context add ... --login  asks for user and password, and keeps the token
                              that Scale 7.0 or later gives for them
  --header-env Name=VARIABLE  any other header; --header 'Name: value' for
                              values that are not secret
A program is run again if the server refuses its secret, which may have expired.
They are sent only to the configured server, never along a redirect to another
one. -vv, errors and jt context do not show them.

TLS
  --ca-cert trusts only the authorities in a file. --client-cert and
  --client-key present a certificate, also to a server that asks for it only for
  some paths (TLS 1.2 renegotiation); jt then uses HTTP/1.1. --tls-server-name
  expects another name in the server's certificate than the URL's. --insecure
  checks nothing, and says so each time. TLS 1.2 is the minimum.

PROXIES come from --proxy, the context, or HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
A user and password are part of the URL: put them into a variable or the
contexts file, as other users can read flags.

RETRIES  A read that fails temporarily (no connection, a truncated response,
status 429, 502, 503 or 504) is retried up to --retries times, and so is a
change that the server did not begin (no connection, 429 or 503). jt waits a
quarter of a second, or a second for a change, then twice as long each time, or
as long as Retry-After says, all within --request-timeout. If Retry-After says
more than that, or more than 30 s, jt ends and shows it; jt wait, --drain and
the undo of a hold continue until their own limit. If no connection is made
within --connect-timeout, jt ends too. If a page of more than 100 rows takes the
server too long, jt reads smaller pages, a tenth the size. A change that may
have been made is sent again only once, if jt verified that it was not.

-v shows each request, -vv headers and bodies too.`

const exitCodes = `  0    done, or nothing to do
  1    the server refused or failed, or its response made no sense
  2    the command line cannot be carried out; nothing was changed
  3    no such job type, or a selection that matches nothing
  4    not signed in, or not allowed
  5    the server cannot be reached: name, connection, TLS, timeout
  6    partly done: some of several succeeded
  7    jt check found a breach, jt diff a difference, or jt restore
       --fail-on-changes a change
  124  a wait timed out
  130  interrupted; 128+n after any other signal n (jt help signals)
  143  terminated
  n    jt hold: the exit code of its COMMAND; 126 or 127 if it cannot be run

If the reader of a pipe stops, as in jt list | head -1, jt ends quietly with 0.`

const errorCodesIntro = `ERRORS IN JSON
With -o json or jsonl an error is a JSON object on stderr: {"error": {...}} with
code, message and, if known, hint, status and url; after a mistake in jt also
stack. Warnings are {"warning": {"message": ...}}. code is one of these words:`

const topicEnvironment = `  JT_SERVER       URL of the server, or sandbox; --server overrides it
  JT_CONTEXT      name of the context to use; --context overrides it
  JT_TOKEN        secret to sign in with, see jt help connection
  JT_AUTH         how to send it: token, bearer, dcos or basic; --auth overrides
                  it
  JT_USER, JT_PASSWORD
                  for basic authentication
  JT_OUTPUT       output format; --output overrides it
  JT_YES          if 1, change a selection without asking, as --yes does
  JT_LOG          if off, record no changes for jt log
  JT_HELD, JT_HOLD
                  set by jt hold for COMMAND: the ids of what is held, and the
                  journal, by which jt unpause knows its own hold
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY
                  proxies between jt and the server
  XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME; on Windows AppData and
  LocalAppData
                  where jt keeps contexts, journals of holds, the log of
                  changes, and names for completion
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM
                  whether to use color, see jt help output
  PAGER           command that shows long pages of jt show on a terminal, by
                  default less (on Windows none); empty or cat for none
  LC_ALL, LC_CTYPE, LANG
                  whether the terminal shows UTF-8: if not, jt draws bars and
                  ellipses in ASCII
  TZ              the zone of local times: Europe/Berlin (not on Windows)

There are no variables for other flags: a forgotten JT_LIMIT would truncate the
output of scripts.`

const topicWatchText = `Tables that stay on the screen: --watch

jt list, status, running, pending and failures with --watch keep their table on
the screen of a terminal and refresh it every --interval, counted from the end
of one refresh to the start of the next. --watch marks what changed since the
last refresh: + is a new row, * a row with a changed value, shown in reverse
video. Rows that are gone are named above the table. The first lines also show
the server, the age of the rows, and the flags that chose them.

KEYS
%s

Sorting and filtering rearrange the rows that were read last, without a request;
later rows too are shown that way. s goes through the columns that are most
useful to sort by, numbers and times from high to low. The line of totals, and
--until-empty, count the rows that the filter hides. Keys are read only if stdin
is a terminal, and not on Windows.

HOW A WATCH ENDS
q                  exit code 0; with --until-empty 130, as the list has rows
Ctrl-C             exit code 130
--until-empty      exit code 0 once a refresh finds no rows, as in
                   jt running --category imagery --watch --until-empty
Each of them restores the screen. If a refresh fails, the table remains, with
its age and the reason above it, and jt tries again after the interval. If the
server refuses the first one, the watch ends with an error. With several
contexts, this is so of each server: the rows of the others are refreshed, and
--until-empty does not end the watch while one fails. A server that has not
responded 10s after another, or two intervals if that is longer, fails.

--watch needs a terminal, and -o table or wide. A failed read is not retried
before the next refresh, unless --retries is given. In a script use jt wait, or
read with -o jsonl in a loop.`

const topicOpenMetrics = `Metrics for monitoring: jt check -o openmetrics

The counts are printed as OpenMetrics text, which the textfile collector of
node_exporter reads too. Only jt check has this format. It needs no limits; if
there are some, it counts their breaches, and the exit code is 7 as in the other
formats. The text is written all at once or, after an error, not at all. To
replace a metrics file in one step:

  jt check -o openmetrics > jt.prom.new && mv jt.prom.new jt.prom

With limits, && would keep the old file exactly when there is a breach: continue
if the exit code is 0 or 7.

With --context a,b every metric has a label context too. If one of the servers
fails, its metrics and the # EOF at the end are missing, and the exit code is 6.

METRICS  Each has the labels name and version, except where noted.
  scale_job_type_jobs                      jobs by status; failed ones also by
                                           category
  scale_job_type_paused                    1 if the job type is paused, else 0
  scale_job_type_running_longest_seconds   age of the oldest running job, as
                                           for --max-running-for; 0 if none
  scale_job_type_info                      1; more labels: id, is_system,
                                           job_type_category, is_long_running
  scale_job_type_breaches                  breaches, by label check; only with
                                           limits; no other labels
  scale_job_type_window_seconds            length of the window; no labels
  scale_job_type_check_timestamp_seconds   time of the check; no labels`
