package hold

import (
	"testing"
	"time"
)

func TestJudge(t *testing.T) {
	asked := time.Date(2026, 11, 25, 3, 0, 1, 0, time.UTC)
	at := func(after time.Duration) string { return asked.Add(after).Format("2006-01-02T15:04:05.000Z07:00") }
	planned := Entry{ID: 6}
	begun := Entry{ID: 6, Begun: true, Asked: asked}
	timeless := Entry{ID: 6, Begun: true}
	known := Entry{ID: 6, Begun: true, Asked: asked, Known: true, Paused: at(500 * time.Millisecond)}
	doubted := Entry{ID: 6, Begun: true, Asked: asked, Known: true, Paused: at(500 * time.Millisecond), Doubted: true}
	silent := Entry{ID: 6, Begun: true, Known: true}
	paused := func(since string) Found { return Found{Listed: true, IsPaused: true, Paused: since} }
	for name, test := range map[string]struct {
		entry Entry
		found Found
		want  Verdict
	}{
		"never asked":                        {planned, paused(at(0)), Untouched},
		"gone":                               {known, Found{}, Gone},
		"unpaused":                           {known, Found{Listed: true}, Unpaused},
		"as it was":                          {known, paused(at(500 * time.Millisecond)), Ours},
		"as it was, with more digits":        {known, paused("2026-11-25T03:00:01.500999Z"), Ours},
		"as it was, with another offset":     {known, paused("2026-11-25T04:00:01.500+01:00"), Ours},
		"as it was, in whole seconds":        {known, paused("2026-11-25T03:00:01Z"), Ours},
		"a second later, in whole seconds":   {known, paused("2026-11-25T03:00:02Z"), SomebodyElse},
		"doubted, and paused anew":           {doubted, paused(at(3 * time.Second)), Ours},
		"doubted, and paused much later":     {doubted, paused(at(11 * time.Minute)), SomebodyElse},
		"a millisecond later":                {known, paused(at(501 * time.Millisecond)), SomebodyElse},
		"a millisecond earlier":              {known, paused(at(499 * time.Millisecond)), SomebodyElse},
		"paused, and since when is not told": {known, paused(""), Unproven},
		"it is never told since when":        {silent, paused(""), Ours},
		"it is told now":                     {silent, paused(at(0)), Unproven},
		"asked, and unpaused":                {begun, Found{Listed: true}, Unpaused},
		"asked, and paused at once":          {begun, paused(at(100 * time.Millisecond)), Ours},
		"asked, by a clock of whole seconds": {begun, paused(at(-900 * time.Millisecond)), Ours},
		"asked, and paused after retries":    {begun, paused(at(9 * time.Minute)), Ours},
		"asked, and paused before":           {begun, paused(at(-6 * time.Second)), SomebodyElse},
		"asked, and paused much later":       {begun, paused(at(11 * time.Minute)), SomebodyElse},
		"asked, and paused some time":        {begun, paused("some time"), Unproven},
		"asked, nobody knows when":           {timeless, paused(at(0)), Unproven},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.entry.Judge(test.found); got != test.want {
				t.Errorf("%d, want %d", got, test.want)
			}
		})
	}
}
