package view

import "testing"

func TestPercentage(t *testing.T) {
	for number, want := range map[string]string{
		"0": "0%", "1": "100%", "0.5": "50.0%", "0.0004": "<0.1%", "0.9996": ">99.9%", "0.999": "99.9%", "0.001": "0.1%", "x": "x",
	} {
		if got := percentage(number); got != want {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
	}
}
