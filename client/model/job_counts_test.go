package model

import (
	"testing"
	"time"
)

func TestCounts(t *testing.T) {
	system, data := CategorySystem, CategoryData
	early, late := time.Unix(1, 0), time.Unix(2, 0)
	counts := JobCounts{
		{Status: "FAILED", Count: 1, MostRecent: &late}, {Status: "FAILED", Count: 2, Category: &system, MostRecent: &early},
		{Status: "FAILED", Count: 3, Category: &data}, {Status: "COMPLETED", Count: 18}, {Status: "ODD", Count: 5},
	}
	rate, ok := counts.FailureRate()
	if counts.Total("FAILED") != 6 || counts.Failed("SYSTEM") != 2 || counts.Failed("") != 1 || rate != 0.25 || !ok || !counts.MostRecent().Equal(late) {
		t.Errorf("%d, %d, %d, %g, %t, %s", counts.Total("FAILED"), counts.Failed("SYSTEM"), counts.Failed(""), rate, ok, counts.MostRecent())
	}
	if _, ok := (JobCounts{}).FailureRate(); ok || !(JobCounts{}).MostRecent().IsZero() {
		t.Error("no jobs have a failure rate or a most recent one")
	}
}
