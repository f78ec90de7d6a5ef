package view

import (
	"testing"

	"jt/client/model"
	"jt/output"
)

func counts(failed, completed int64) model.JobCounts {
	return model.JobCounts{{Status: model.StatusFailed, Count: failed}, {Status: model.StatusCompleted, Count: completed}}
}

func TestFailureStyle(t *testing.T) {
	for _, test := range []struct {
		failed, finished int64
		want             output.Style
	}{
		{0, 2000, output.Faint},
		{1, 2000, output.Plain},
		{199, 2000, output.Plain},
		{200, 2000, output.Warning},
		{500, 2000, output.Bad},
		{1, 1, output.Plain},
		{2, 2, output.Plain},
		{3, 3, output.Warning},
		{9, 9, output.Warning},
		{10, 10, output.Bad},
		{1, 7, output.Plain},
	} {
		if got := failureStyle(test.failed, test.finished); got != test.want {
			t.Errorf("%d of %d: %q, want %q", test.failed, test.finished, got, test.want)
		}
	}
}

func TestBar(t *testing.T) {
	for _, test := range []struct {
		failed, completed int64
		want, wantASCII   any
	}{
		{0, 100, nil, nil},
		{1, 99, "▏", "."},
		{6, 94, "▋", ":"},
		{17, 83, "█▊", "#:"},
		{1, 99999, "▏", "."},
		{100, 0, "██████████", "##########"},
		{1, 0, nil, nil}, // one job proves little
		{0, 0, nil, nil},
	} {
		for ascii, want := range map[bool]any{false: test.want, true: test.wantASCII} {
			if got := bar(output.Options{Terminal: true, Format: output.FormatTable, ASCII: ascii})(counts(test.failed, test.completed)); got != want {
				t.Errorf("%d failed, %d completed: %v, want %v", test.failed, test.completed, got, want)
			}
		}
	}
}

func TestUnits(t *testing.T) {
	for text, want := range map[string]string{
		"64": "64 MiB", "64.0": "64 MiB", "0.30000000000000004": "0.3 MiB", "1024": "1.0 GiB", "2048.0": "2.0 GiB", "5e9": "4.7 PiB", "x": "x",
	} {
		if got := mebibytes(text); got != want {
			t.Errorf("%s MiB: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"0": "0s", "90": "1m30s", "3600": "1h", "86400": "1d", "2147483647": "68y", "1e300": "1e300s", "-1": "-1s", "x": "x",
	} {
		if got := seconds(text); got != want {
			t.Errorf("%s s: %s, want %s", text, got, want)
		}
	}
}
