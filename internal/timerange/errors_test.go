package timerange_test

import (
	"strings"
	"testing"

	"jt/internal/timerange"
)

func TestErrorTexts(t *testing.T) {
	refused := &timerange.Error{Value: "P300Y", Problem: "before the year 1900", Example: "P1Y"}
	for want, got := range map[string]string{
		`invalid value "P300Y": before the year 1900`: refused.Message(),
		`try P1Y`: refused.Hint(),
		`invalid value "P300Y": before the year 1900; try P1Y`:   refused.Error(),
		`invalid --since "P300Y": before the year 1900`:          renamed(*refused, "--since").Message(),
		`invalid --since "P300Y": before the year 1900; try P1Y`: renamed(*refused, "--since").Error(),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func renamed(e timerange.Error, parameter string) *timerange.Error {
	e.Parameter = parameter
	return &e
}

func TestValuesInMessages(t *testing.T) {
	sixty := strings.Repeat("x", 60)
	tests := map[string]string{
		"":                       `""`,
		sixty:                    `"` + sixty + `"`,
		sixty + "y":              `"` + sixty + `"...`,
		strings.Repeat("é", 60):  `"` + strings.Repeat("é", 60) + `"`,
		strings.Repeat("é", 61):  `"` + strings.Repeat("é", 60) + `"...`,
		"\x1b[31mred\r\n":        `"\x1b[31mred\r\n"`,
		"a\u202eb":               `"a\u202eb"`,
		"\xff" + sixty:           `"\xff` + sixty[1:] + `"...`,
		`say "so"`:               `"say \"so\""`,
		strings.Repeat("x", 1e6): `"` + sixty + `"...`,
	}
	for value, quoted := range tests {
		refused := &timerange.Error{Value: value, Problem: "odd", Example: "3h"}
		if got, want := refused.Message(), "invalid value "+quoted+": odd"; got != want {
			t.Errorf("%.80q: message %s, want %s", value, got, want)
		}
		checkLine(t, refused.Error())
	}
}
