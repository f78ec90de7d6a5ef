package check

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"jt/client/model"
	"jt/internal/cli"
	"jt/internal/timerange"
	"jt/output"
)

// Threshold is a flag of jt check: a limit for one value of each job type.
type Threshold struct {
	Name  string // of the flag, and of the check in the report
	Usage string
	Plain bool // a flag without a value

	Given bool
	Text  string // the flag's value

	read   func(flag, text string) (comparison, error)
	breach comparison // read made it from Text
	needs  need
	rate   bool // only for job types with enough finished jobs
	ending bool // only for job types whose jobs should end
}

// comparison reports whether a job type breaches a limit. It sets value, limit and message of the breach.
type comparison func(*checkedJobType) (breach, bool)

// breach is a row of the report: a value of a job type that is beyond its limit.
type breach struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Version string `json:"version"`
	Check   string `json:"check"`
	Value   any    `json:"value"`
	Limit   any    `json:"limit"`
	Message string `json:"message"`
}

// Thresholds returns the flags in the order of help and report.
func Thresholds() []Threshold {
	failed := func(counts model.JobCounts) int64 { return counts.Total(model.StatusFailed) }
	ofSystem := func(counts model.JobCounts) int64 { return counts.Failed(model.CategorySystem) }
	return []Threshold{
		{Name: "max-failure-rate", needs: needsCounts, rate: true, read: readMaxFailureRate, Usage: "highest allowed `rate` of failed jobs among finished ones: 5% or 0.05"},
		{Name: "max-failed", needs: needsCounts, read: maxCount("failed", failed), Usage: "highest allowed `number` of failed jobs"},
		{Name: "max-system-failures", needs: needsCounts, read: maxCount("failed with a system error", ofSystem), Usage: "highest allowed `number` of jobs failed with a system error"},
		{Name: "max-running-for", needs: needsRunning, ending: true, read: readMaxRunningFor, Usage: "longest allowed `time` that a job is running: 6h, 90m"},
		{Name: "no-paused", needs: needsPaused, Plain: true, read: readNoPaused, Usage: "no job type may be paused"},
		{Name: "min-completed", needs: needsCounts, ending: true, read: readMinCompleted, Usage: "lowest allowed `number` of completed jobs"},
	}
}

func readMaxFailureRate(_, text string) (comparison, error) {
	limit, err := readRate(text)
	if err != nil {
		return nil, err
	}
	return func(jobType *checkedJobType) (breach, bool) {
		failed, ended := jobType.counts.Total(model.StatusFailed), jobType.ended()
		if !limit.isExceededBy(failed, ended) {
			return breach{}, false
		}
		return breach{
			Value: fraction(float64(failed) / float64(ended)), Limit: fraction(limit.float()),
			Message: fmt.Sprintf("%s of %s failed: %s, more than %s",
				output.Count(int(failed)), cli.Jobs(ended), limit.describe(failed, ended), limit.text()),
		}, true
	}, nil
}

func fraction(number float64) json.Number {
	return json.Number(strconv.FormatFloat(number, 'g', -1, 64))
}

func maxCount(what string, count func(model.JobCounts) int64) func(flag, text string) (comparison, error) {
	return func(flag, text string) (comparison, error) {
		limit, err := readCount(flag, text)
		return func(jobType *checkedJobType) (breach, bool) {
			found := count(jobType.counts)
			message := fmt.Sprintf("%s %s, more than %s", cli.Jobs(found), what, output.Count(int(limit)))
			return breach{Value: found, Limit: limit, Message: message}, found > limit
		}, err
	}
}

func readMinCompleted(flag, text string) (comparison, error) {
	limit, err := readCount(flag, text)
	if err != nil {
		return nil, err
	}
	if limit == 0 {
		return nil, cli.UsageError(fmt.Sprintf("invalid --%s %q: every job type reaches it", flag, text), "give 1 or more")
	}
	return func(jobType *checkedJobType) (breach, bool) {
		found := jobType.counts.Total(model.StatusCompleted)
		message := fmt.Sprintf("%s completed, fewer than %s", cli.Jobs(found), output.Count(int(limit)))
		return breach{Value: found, Limit: limit, Message: message}, found < limit
	}, nil
}

func readMaxRunningFor(flag, text string) (comparison, error) {
	limit, err := timerange.Duration(text)
	if err != nil {
		return nil, cli.OfFlag(flag, err)
	}
	if limit == 0 {
		return nil, cli.UsageError(fmt.Sprintf("invalid --%s %q: every running job exceeds it", flag, text), "give a time such as 6h or 90m")
	}
	return func(jobType *checkedJobType) (breach, bool) {
		found := jobType.longest
		if shown := found.Truncate(time.Second); shown > limit {
			found = shown
		}
		message := fmt.Sprintf("a job has been running for %s, longer than %s", cli.Spelled(found), cli.Spelled(limit))
		return breach{Value: found.Seconds(), Limit: limit.Seconds(), Message: message}, found > limit
	}, nil
}

func readNoPaused(string, string) (comparison, error) {
	return func(jobType *checkedJobType) (breach, bool) {
		return breach{Value: 1, Limit: 0, Message: "is paused"}, jobType.IsPaused
	}, nil
}

// readCount reads the number of jobs that a flag gives.
func readCount(flag, text string) (int64, error) {
	count, err := strconv.ParseUint(text, 10, 63) // digits alone
	if err != nil {
		return 0, cli.UsageError(fmt.Sprintf("invalid --%s %q: not a number of jobs", flag, text), "give a whole number such as 10")
	}
	return int64(count), nil
}
