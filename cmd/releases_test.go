package cmd

import (
	"path"
	"strings"
	"testing"
	"time"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// onEveryRelease calls test once for each prefix of each server. All servers have the same job types under the same ids,
// and their jobs are in the same state.
func onEveryRelease(t *testing.T, test func(t *testing.T, trial *pauseTrial, url string)) {
	t.Helper()
	for _, name := range []string{"2015", "documented", "5.9", "7.2"} {
		trial := newPauseTrial(t, scaletest.Config{
			Behaviour: scaletest.Behaviours()[name], JobTypes: scaletest.DefaultJobTypes, Now: func() time.Time { return bubbleStart },
		})
		for _, url := range trial.server.URLs {
			t.Run(name+"-"+path.Base(url), func(t *testing.T) {
				trial.t = t
				test(t, trial, url)
			})
		}
	}
}

// TestCountsOnEveryRelease compares figures, which do not depend on the release.
func TestCountsOnEveryRelease(t *testing.T) {
	t.Parallel()
	first := map[string]string{}
	for command, columns := range map[string]string{
		"status": "id,queued,running,completed,failed", "running": "id,name,count", "failures": "id,error,count",
	} {
		t.Run(command, func(t *testing.T) {
			onEveryRelease(t, func(t *testing.T, trial *pauseTrial, url string) {
				for _, size := range []string{"1000", "7"} {
					trial.run(t.Context(), cli.ExitDone, command, "--server", url, "--page-size", size, "-o", "csv", "--columns", columns)
					if got := trial.stdout.String(); first[command] == "" {
						first[command] = got
					} else if got != first[command] {
						t.Errorf("pages of %s: jt %s printed\n%s\nand on another release\n%s", size, command, got, first[command])
					}
				}
			})
		})
	}
}

// TestCompletionOnEveryRelease runs in a bubble: one TAB has little time, which a loaded machine would use up.
func TestCompletionOnEveryRelease(t *testing.T) {
	t.Parallel()
	for name, behaviour := range scaletest.Behaviours() {
		trial, _ := timeTrial(t, scaletest.Config{Behaviour: behaviour})
		for _, url := range trial.server.URLs {
			t.Run(name+"-"+path.Base(url), func(t *testing.T) {
				trial.t = t
				offered := map[string]string{
					"show landsat-parse@":      "landsat-parse@2.0.0\tLandsat Parser\n",
					"status landsat-parse@1.0": "landsat-parse@1.0.0\tLandsat Parser\n",
					"snapshot landsat-p":       "landsat-parse@1.0.0\tLandsat Parser\n",
					"list --category imag":     "imagery\t",
				}
				if behaviour == scaletest.Scale72 { // its job types have no category
					offered["list --category imag"] = ":36"
				}
				for words, want := range offered {
					inBubble(t, trial, cli.ExitDone, append([]string{"__complete", "--server", url}, strings.Fields(words)...)...)
					if !strings.Contains(trial.stdout.String(), want) {
						t.Errorf("jt %s offers\n%s", words, &trial.stdout)
					}
				}
			})
		}
	}
}
