package check

import (
	"strings"

	"jt/internal/cli"
)

// timed returns the flags of the limits that depend on this machine's clock. Without a time range, or with dates, the server
// counts jobs by its own clock.
func timed(limits []Threshold, relative bool) []string {
	var flags []string
	for _, limit := range limits {
		if limit.needs == needsRunning || limit.needs == needsCounts && relative {
			flags = append(flags, "--"+limit.Name)
		}
	}
	return flags
}

// clocksDisagree returns the error of limits that cannot be checked because of the clocks. The server's Date is not used
// instead of this machine's clock: a proxy may have stamped it.
func clocksDisagree(difference string, flags []string) error {
	depends := " depends on the time"
	if len(flags) > 1 {
		depends = " depend on the time"
	}
	return cli.OutcomeError(
		cli.ExitFailed, "clocks_differ",
		"clocks disagree: "+difference+", and "+strings.Join(flags, ", ")+depends,
		"set the wrong clock, best with NTP, or add --ignore-clock to use this machine's",
	)
}
