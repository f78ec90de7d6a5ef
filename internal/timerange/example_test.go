package timerange_test

import (
	"fmt"
	"time"

	"jt/internal/timerange"
)

func Example() {
	parser := timerange.Parser{
		Now:      time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC),
		Location: time.UTC,
	}
	started, ended := "P1M", "PT1H30M"
	month, err := parser.Range(&started, &ended)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(month.Started.Format(time.RFC3339Nano))
	fmt.Println(month.Ended.Format(time.RFC3339Nano))
	// Output:
	// 2026-02-28T12:00:00Z
	// 2026-03-31T10:30:00Z
}

func ExampleParser_Instant() {
	parser := timerange.Parser{
		Now:      time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC),
		Location: time.FixedZone("", 2*60*60),
	}
	for _, text := range []string{"now", "3h", "02:00", "yesterday", "2015-01-31 05:00", "2015-01-31T05:00:00,5Z", "@1420070400"} {
		instant, err := parser.Instant(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(instant.Format(time.RFC3339Nano))
	}
	// Output:
	// 2026-03-31T14:00:00+02:00
	// 2026-03-31T11:00:00+02:00
	// 2026-03-31T02:00:00+02:00
	// 2026-03-30T00:00:00+02:00
	// 2015-01-31T05:00:00+02:00
	// 2015-01-31T05:00:00.5Z
	// 2015-01-01T02:00:00+02:00
}

// An end without a start gets one.
func ExampleRange_WithDefaultStart() {
	parser := timerange.Parser{Now: time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)}
	ended := "P1D"
	hours, err := parser.Range(nil, &ended)
	if err != nil {
		fmt.Println(err)
		return
	}
	hours, err = hours.WithDefaultStart(3 * time.Hour)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(hours.Started.Format(time.RFC3339Nano))
	fmt.Println(hours.Ended.Format(time.RFC3339Nano))
	// Output:
	// 2026-03-30T09:00:00Z
	// 2026-03-30T12:00:00Z
}

func ExampleDuration() {
	for _, text := range []string{"60s", "PT1H30M", "1.5h", "500ms", "0"} {
		length, err := timerange.Duration(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(length)
	}
	// Output:
	// 1m0s
	// 1h30m0s
	// 1h30m0s
	// 500ms
	// 0s
}
