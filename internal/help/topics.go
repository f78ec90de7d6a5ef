package help

import "github.com/spf13/cobra"

// Topics are what `jt help TOPIC` explains beside the commands.
func Topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "selection", Short: "REFs, flags that select, and what a selection skips", Long: topicSelection},
		{Use: "output", Short: "Forms, columns and colors", Long: topicOutput},
		{Use: "time", Short: "What flags that take a time understand", Long: topicTime},
		{Use: "watch", Short: "Lists that stay on the screen", Long: topicWatch},
		{Use: "connection", Short: "Servers, contexts, credentials, TLS, proxies and retries", Long: topicConnection},
		{Use: "exit-codes", Short: "What the exit code of a command means", Long: topicExitCodes},
		{Use: "environment", Short: "Variables that jt reads", Long: topicEnvironment},
	}
}

const topicSelection = `Which job types a command is about

REFS (jt show, pause, unpause, update, wait, hold)
  12                    digits alone are an id
  landsat-parse         a name, where it has one version
  landsat-parse@1.0.0   a name and a version; split at the last @
  -                     reads REFs from stdin, one a line, as jt list -o name
                        writes them
A REF that names no job type is an error (exit code 3), and so is one that names
several (2). A command that changes looks all of them up first: where one is
wrong, nothing is changed.

FLAGS THAT SELECT
Those of different names narrow each other down; --name and --category can be
given several times, for any of their values. --match takes a regular expression
of Go's (RE2), which fits anywhere in name, title or description; (?i) before it
takes upper and lower case for alike.

The server is asked for --name and --category, and what it answers is held to
them. Flags whose text ends in * are looked at by jt alone, since the server
cannot be asked for them: all job types that the others leave are read for it.
For jt status, running, failures and check all of the flags are such. A --name,
--category or --match that is empty is an error.

WHAT A SELECTION SKIPS
Commands that change or wait skip system, long-running and archived job types of
a selection, unless --include-system, --include-long-running or
--include-archived takes them in; named by a REF they are done. --except REF
leaves out one more. REFs and a selection exclude each other.

A selection that changes something shows what it will do and asks on a terminal;
elsewhere it needs --yes or JT_YES=1, unless there is nothing to change. One
that matches nothing, or of which all is skipped, is an error (exit code 3),
unless --allow-empty is given: a typo must not let a deployment go on.

  jt list --match '(?i)landsat' --no-system
  jt pause --category imagery --except landsat-parse@1.0.0 --dry-run
  jt list --paused -o name | jt unpause -`

const topicOutput = `stdout carries data and nothing else; notes and errors go to stderr.

FORMS (-o, --output, JT_OUTPUT)
  table   for eyes, the default: fitted to the terminal, with ages such as
          3d ago; in a pipe nothing is shortened and times are as the server
          gave them; counts end in a line of totals, which --no-headers leaves
          out too
  wide    the same with more columns
  json    one array of the server's own objects: unknown fields, order and
          spelling of numbers survive; one that an error cut short lacks its ]
  jsonl   the same objects, one a line
  yaml    the same objects as YAML
  csv     RFC 4180 with a header line, lines ending in a line feed
  tsv     tab, line feed, carriage return and backslash are written \t, \n, \r
          and \\
  name    name@version, one a line; the id where that would not stay one line
  openmetrics
          for jt check alone, see jt check --help

COLUMNS (--columns a,b.c)
  Names of columns, or dotted paths into the server's object: interface.command,
  job_counts.0.count. A field at the top of the object that has no column of its
  own is written with a dot before it: .revision_num. json, jsonl and yaml then
  hold just these keys. An unknown name is an error that lists the names there
  are.

JQ (--jq EXPR)
  Runs a jq expression on the JSON: with -o json, the default with --jq, on the
  whole array, with -o jsonl on each object. Strings come out raw.

  jt list --jq '.[].name'
  jt list -o jsonl --jq 'select(.priority < 100) | .name'

COLOR (--color auto|always|never)
  auto colors on a terminal, unless NO_COLOR is set or TERM is dumb;
  CLICOLOR_FORCE colors in a pipe too. Nothing is told by color alone.

CONTROL CHARACTERS in what the server sent are made visible in tables and
messages, and in every form on a terminal.`

const topicTime = `Flags that take a time understand

  dates and times   2015-01-31T12:00:00Z, 2015-01-31T12:00:00+02:00, +0200; a
                    blank for the T; no seconds; without an offset it is local
                    time, or UTC with --utc
  dates             2015-01-31: midnight of that day, local or with --utc
  lengths of time   before now: 3h, 1h30m, 2d, 1w (s m h d w; m is minutes), or
                    as ISO-8601 has them: PT3H, P1W, P1M, P1Y2M, PT1.5H
  now

A day is 24 hours and a week 7 days; months and years go by the calendar: a
month before 31 March is the last day of February. One command has one now.

The server is sent UTC, cut to milliseconds. A range that is empty or reversed,
an empty value and a time before 1900 or after 9999 are errors before anything
is sent.

Flags that take a length of time, such as --request-timeout, understand the same
lengths, but no months and years: those are not of one length.`

const topicConnection = `A server is named by --server or JT_SERVER, or by a context: a name for a server
and all that it takes to talk to it, which jt context add keeps in a file. Flags
count more than variables, and those more than the context. Two guards keep
credentials where they belong:

  --context as a flag counts more than JT_SERVER, JT_TOKEN, JT_AUTH, JT_USER
  and JT_PASSWORD
  what a context holds, credentials and all, is used for its own server alone

THE URL is the part before /job-types/, with any path and version:
https://host/scale/api, https://host/service/scale/api/v5. jt doctor finds out
where the services are.

CREDENTIALS never stand on the command line, where others can read them.
  JT_TOKEN                    sent as Authorization: Token ...; with --auth or
                              JT_AUTH bearer as Bearer ..., with dcos as
                              token=...
  JT_USER and JT_PASSWORD     Basic sign-in (--auth basic)
  jt context add ... --auth   asks for the secret, or takes it from a variable
                              or a program
  --header-env Name=VARIABLE  any other header; --header 'Name: value' for what
                              is not secret
They are sent to the configured server alone, never along a redirect to another
one, and are not shown by -vv, errors or jt context.

TLS
  --ca-cert trusts the authorities of a file, and no others; --client-cert and
  --client-key show a certificate; --tls-server-name checks the server's for
  another name than the URL's; --insecure checks nothing, and says so each time.
  TLS 1.2 is the least.

PROXIES come from --proxy, the context, or HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
A user and password stand in the URL: better in a variable or the contexts file,
as others can read flags.

RETRIES  A question that fails in passing (no connection, a body cut short,
status 429, 502, 503, 504) is asked again up to --retries times, after a quarter
of a second, then twice as long each time, or as long as Retry-After asks, up to
30 s, within --request-timeout. A page of more than 100 rows that takes a server
too long is asked for in pages a tenth as long. A change is sent again only
where it cannot have been made, or was seen not to be.

-v tells of each request, -vv of headers and bodies too.`

const topicExitCodes = `  0    done, or already so
  1    the server refused or failed, or its answer made no sense
  2    the command line cannot be carried out; nothing was changed
  3    no such job type, or a selection that matches none
  4    not signed in, or not allowed
  5    the server is not reachable: name, connection, TLS, time-out
  6    partly done: some of several succeeded
  7    a check found trouble
  124  a wait ran out of time
  130  interrupted
  143  terminated
  n    jt hold: the exit code of its COMMAND; 126 or 127 where it cannot be run

A closed pipe, as in jt list | head -1, ends a command quietly with 0.

With -o json or jsonl an error is a JSON object on stderr, {"error": {...}},
with code (a word, such as unreachable), message and, where they are known,
hint, status and url.`

const topicEnvironment = `  JT_SERVER       URL of the server, or sandbox; --server counts more
  JT_CONTEXT      name of the context in use; --context counts more
  JT_TOKEN        secret to sign in with, see jt help connection
  JT_AUTH         how to send it: token, bearer, dcos or basic; --auth counts
                  more
  JT_USER, JT_PASSWORD
                  for basic
  JT_OUTPUT       form of the output; --output counts more
  JT_YES          1 lets commands change what a selection chooses without
                  asking, as --yes
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY
                  proxies on the way to the server
  XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME; on Windows AppData and
  LocalAppData
                  where jt keeps contexts, journals of holds, and names for
                  completion
  NO_COLOR, CLICOLOR_FORCE, TERM
                  whether to color, see jt help output
  LC_ALL, LC_CTYPE, LANG
                  whether the terminal shows UTF-8: jt's own ornaments fall back
                  to ASCII where it does not
  TZ              the zone of local times

There are no variables for other flags: a stray JT_LIMIT would cut scripts
short.`

const topicWatch = `Lists that stay on the screen: jt list, status, running and failures with
--watch

--watch keeps the table on the screen of a terminal and reads it anew every
--interval, counted from the end of one reading to the start of the next. What
changed since the reading before is marked: + before a new row, * before one of
which a value is another one, and that value reversed; what is gone is named
above the table. Rows that the window has no room for are counted. A reading
that fails leaves the table as it is, with its age and the reason above it, and
is tried again after the interval; one that the server refuses from the start
ends the watch. Ctrl-C ends it, with exit code 130, and brings back the screen
as it was before.

It needs a terminal, and -o table or wide. Where a question fails it is not
asked again before the next reading, unless --retries is given. A script waits
with jt wait, or reads with -o jsonl in a loop of its own.`
