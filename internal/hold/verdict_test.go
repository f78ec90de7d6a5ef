package hold

import (
	"testing"
	"time"
)

func TestJudge(t *testing.T) {
	asked := time.Date(2026, 11, 25, 3, 0, 1, 0, time.UTC)
	at := func(after time.Duration) string { return asked.Add(after).Format("2006-01-02T15:04:05.000Z07:00") }
	planned := entry{ID: 6}
	begun := entry{ID: 6, Begun: true, Asked: asked}
	timeless := entry{ID: 6, Begun: true}
	known := entry{ID: 6, Begun: true, Asked: asked, Known: true, Paused: at(500 * time.Millisecond)}
	doubted := entry{ID: 6, Begun: true, Asked: asked, Known: true, Paused: at(500 * time.Millisecond), Doubted: true}
	late := entry{ID: 6, Begun: true, Asked: asked, Doubted: true}
	local := entry{ID: 6, Begun: true, Asked: asked, Local: true, Doubted: true}
	silent := entry{ID: 6, Begun: true, Known: true}
	paused := func(since string) found { return found{Listed: true, IsPaused: true, Paused: since} }
	for name, test := range map[string]struct {
		entry entry
		found found
		want  verdict
	}{
		"never asked": {planned, paused(at(0)), untouched},
		"gone":        {known, found{}, gone},
		"unpaused, by a server that does not say when": {known, found{Listed: true}, unsure},
		"unpaused after the pause":                     {known, found{Listed: true, Modified: at(501 * time.Millisecond)}, unpaused},
		"unpaused, as it was before the pause":         {known, found{Listed: true, Modified: at(499 * time.Millisecond)}, unsure},
		"unpaused, by a clock that cannot tell":        {known, found{Listed: true, Modified: "2026-11-25T03:00:01Z"}, unsure},
		"unpaused, while a pause may come":             {late, found{Listed: true, Now: asked.Add(time.Minute)}, unsure},
		"unpaused, and no pause can come":              {late, found{Listed: true, Now: asked.Add(11 * time.Minute)}, unpaused},
		"as it was":                                    {known, paused(at(500 * time.Millisecond)), ours},
		"as it was, with more digits":                  {known, paused("2026-11-25T03:00:01.500999Z"), ours},
		"as it was, with another offset":               {known, paused("2026-11-25T04:00:01.500+01:00"), ours},
		"as it was, in whole seconds":                  {known, paused("2026-11-25T03:00:01Z"), ours},
		"a second later, in whole seconds":             {known, paused("2026-11-25T03:00:02Z"), somebodyElse},
		"doubted, and paused anew":                     {doubted, paused(at(3 * time.Second)), ours},
		"doubted, and paused much later":               {doubted, paused(at(11 * time.Minute)), unproven},
		"a millisecond later":                          {known, paused(at(501 * time.Millisecond)), somebodyElse},
		"a millisecond earlier":                        {known, paused(at(499 * time.Millisecond)), stale},
		"paused, nobody knows since when":              {known, paused(""), unproven},
		"never known since when":                       {silent, paused(""), ours},
		"known only now":                               {silent, paused(at(0)), unproven},
		"asked, and unpaused":                          {begun, found{Listed: true}, unpaused},
		"asked, and paused at once":                    {begun, paused(at(100 * time.Millisecond)), ours},
		"asked, by a clock of whole seconds":           {begun, paused(at(-900 * time.Millisecond)), ours},
		"asked, and paused after retries":              {begun, paused(at(9 * time.Minute)), ours},
		"asked, and paused before":                     {begun, paused(at(-6 * time.Second)), unproven},
		"asked, and paused much later":                 {begun, paused(at(11 * time.Minute)), unproven},
		"asked, and paused some time":                  {begun, paused("some time"), unproven},
		"asked, by this machine's clock":               {local, paused(at(100 * time.Millisecond)), unproven},
		"asked by this machine's clock, and unpaused":  {local, found{Listed: true, Now: asked.Add(11 * time.Minute)}, unpaused},
		"asked, nobody knows when":                     {timeless, paused(at(0)), unproven},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.entry.judge(test.found); got != test.want {
				t.Errorf("%d, want %d", got, test.want)
			}
		})
	}
}
