package wait

import (
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	for _, test := range []struct {
		random  float64
		changed []bool
		want    []int64
	}{
		{0.5, []bool{true, false, false, false, false, false, false}, []int64{1000, 1500, 2250, 3375, 5063, 6000, 6000}},
		{0.5, []bool{true, false, true, false}, []int64{1000, 1500, 1000, 1500}},
		{0, []bool{true, false}, []int64{900, 1350}},
		{0.999, []bool{true, false}, []int64{1100, 1650}},
	} {
		p := pace{interval: time.Second, random: func() float64 { return test.random }}
		for i, changed := range test.changed {
			want := time.Duration(test.want[i]) * time.Millisecond
			if got := p.next(changed).Round(time.Millisecond); got != want {
				t.Errorf("%v, %d: %s, want %s", test, i, got, want)
			}
		}
	}
}
