package check

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/timerange"
	"jt/output"
)

// Threshold is a flag of jt check that bounds a figure of each job type.
type Threshold struct {
	Name  string // of the flag, and of the check in the report
	Usage string
	Plain bool // a flag without a value
	read  func(text string) (judge, error)

	counted bool // it bounds a number of the window's jobs
	running bool // it bounds what runs now
	ending  bool // it means nothing where jobs are not meant to end

	Text string // the flag's value
	On   bool   // that of a plain flag
}

// judge tells whether a job type breaks a bound. It leaves out of the breach what it does not know.
type judge func(*checkedJobType) (breach, bool)

// breach is a figure of a job type that is beyond its bound.
type breach struct {
	jobType      *checkedJobType
	check        string
	value, limit json.Number
	message      string
}

func Thresholds() []Threshold {
	return []Threshold{
		{Name: "max-failure-rate", counted: true, read: readMaxFailureRate, Usage: "at most this `rate` of the jobs that came to an end failed: 5% or 0.05"},
		{Name: "max-failed", counted: true, read: readMaxFailed, Usage: "at most this `number` of jobs failed"},
		{Name: "max-system-failures", counted: true, read: readMaxSystemFailures, Usage: "at most this `number` of jobs failed with an error of the system"},
		{Name: "max-running-for", running: true, ending: true, read: readMaxRunningFor, Usage: "no job has been running for longer than this `time`: PT6H, 90m"},
		{Name: "no-paused", Plain: true, read: readNoPaused, Usage: "none is paused"},
		{Name: "min-completed", counted: true, ending: true, read: readMinCompleted, Usage: "at least this `number` of jobs completed"},
	}
}

func readMaxFailureRate(text string) (judge, error) {
	limit, err := readRate(text)
	if err != nil {
		return nil, err
	}
	return func(jobType *checkedJobType) (breach, bool) {
		failed, ended := jobType.counts.Total(client.StatusFailed), jobType.ended()
		if !limit.isExceededBy(failed, ended) {
			return breach{}, false
		}
		return breach{
			value: json.Number(strconv.FormatFloat(float64(failed)/float64(ended), 'g', -1, 64)),
			limit: json.Number(strconv.FormatFloat(limit.float(), 'g', -1, 64)),
			message: fmt.Sprintf("%s of %s failed: %s, more than %s",
				output.Count(int(failed)), cli.Jobs(ended), limit.describe(failed, ended), limit.text()),
		}, true
	}, nil
}

func readMaxFailed(text string) (judge, error) {
	return readMaxCount("max-failed", text, "failed", func(counts client.JobCounts) int64 { return counts.Total(client.StatusFailed) })
}

func readMaxSystemFailures(text string) (judge, error) {
	return readMaxCount("max-system-failures", text, "failed with an error of the system",
		func(counts client.JobCounts) int64 { return counts.Failed(client.CategorySystem) })
}

// readMaxCount bounds a number of jobs that came to something.
func readMaxCount(flag, text, what string, count func(client.JobCounts) int64) (judge, error) {
	limit, err := readCount(flag, text)
	if err != nil {
		return nil, err
	}
	return func(jobType *checkedJobType) (breach, bool) {
		found := count(jobType.counts)
		return breach{
			value: integer(found), limit: integer(limit),
			message: fmt.Sprintf("%s %s, more than %s", cli.Jobs(found), what, output.Count(int(limit))),
		}, found > limit
	}, nil
}

func readMinCompleted(text string) (judge, error) {
	limit, err := readCount("min-completed", text)
	if err != nil {
		return nil, err
	}
	if limit == 0 {
		return nil, cli.UsageError("--min-completed 0 holds whatever happens: it would check nothing", "give a number from 1")
	}
	return func(jobType *checkedJobType) (breach, bool) {
		found := jobType.counts.Total(client.StatusCompleted)
		return breach{
			value: integer(found), limit: integer(limit),
			message: fmt.Sprintf("%s completed, fewer than %s", cli.Jobs(found), output.Count(int(limit))),
		}, found < limit
	}, nil
}

func readMaxRunningFor(text string) (judge, error) {
	limit, err := timerange.Duration(text)
	if err != nil {
		return nil, cli.OfFlag("max-running-for", err)
	}
	if limit == 0 {
		return nil, cli.UsageError("--max-running-for 0 is no length of time that jobs can keep to", "give one such as PT6H or 90m")
	}
	return func(jobType *checkedJobType) (breach, bool) {
		found := jobType.longest
		if shown := found.Truncate(time.Second); shown > limit {
			found = shown
		}
		return breach{
			value: seconds(found), limit: seconds(limit),
			message: fmt.Sprintf("a job has been running for %s, longer than %s", cli.Spelled(found), cli.Spelled(limit)),
		}, found > limit
	}, nil
}

func readNoPaused(string) (judge, error) {
	return func(jobType *checkedJobType) (breach, bool) {
		return breach{value: "1", limit: "0", message: "is paused"}, jobType.IsPaused
	}, nil
}

// readCount reads a number of jobs.
func readCount(flag, text string) (int64, error) {
	count, err := strconv.ParseInt(text, 10, 64)
	if err == nil && count >= 0 && text[0] != '+' && text[0] != '-' {
		return count, nil
	}
	if text == "" {
		return 0, cli.UsageError("--"+flag+" is empty", "is the variable that it comes from unset? Leave the flag out to have no such bound")
	}
	return 0, cli.UsageError(fmt.Sprintf("--%s %q is no number of jobs", flag, text), "give a whole number, such as 10")
}

func integer(number int64) json.Number { return json.Number(strconv.FormatInt(number, 10)) }

func seconds(length time.Duration) json.Number {
	return json.Number(strconv.FormatFloat(length.Seconds(), 'f', -1, 64))
}
