package help

const topicReleases = `Releases of Scale, and what works where

The server's URL ends in a version of the API, such as /v5 or /v7; jt doctor
finds the versions that a server has. The same commands work on every release.
What one cannot do is an error that says so: with exit code 2 if nothing was
changed, 6 if other job types were, and 1 if jt can only pass on what the server
says.

                                  to /v4  /v5   5.9 at /v6  7.x, /v6 and /v7
  list, by name, state, time      yes     yes   yes (a)     yes
  --category                      yes     yes   yes         no
  --long-running                  yes     yes   yes         no
  list --keyword                  no      no    yes         yes
  list --sort of fields that      yes     yes   no          no
    rows lack, such as priority
  show                            yes     yes   Seed (b)    yes (b)
  status, running, failures,      yes     yes   yes         yes (c)
    check
  pending                         no      5.9   yes         yes
  pause, hold, wait               yes     yes   Seed (b)    yes (b, c)
  unpause                         yes     yes   by /v5 (b)  yes (b)
  update of error mappings        yes     old   no          yes (b, d)
  snapshot                        yes     yes   yes (a, b)  yes (b)
  restore of pauses               yes     yes   as pause    yes (b)
  restore of error mappings       yes     old   no          yes (b)

Seed and old are the styles of job types. Release 5.9 has both /v5 and /v6: use
/v5, which can do more.

(a) Names that URLs there cannot contain, such as "name with space", are missing
    from lists: an error names them. list -o name has them.
(b) Not for names other than letters, digits, _ and -, nor for versions other
    than letters, digits, _ and dots, such as 1.0.0-rc1. At 5.9, /v5 has them.
(c) The server does not show which job types are long-running. check
    --max-running-for includes them, and waits for them end with --timeout.
(d) A new error needs --error-title and --error-category (jt help mapping).

From /v6 on, the server ignores names, times and order in lists: jt reads the
complete list, and selects and sorts it.`
