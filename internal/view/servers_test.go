package view_test

import (
	"testing"

	"jt/internal/view"
	"jt/output"
)

func TestServerRow(t *testing.T) {
	for _, test := range []struct{ context, row, want string }{
		{"prod", `{"id": 64.0, "n": 9007199254740993}`, `{"context":"prod","id": 64.0, "n": 9007199254740993}`},
		{"prod", `{}`, `{"context":"prod"}`},
		{"prod", "{ \n}", "{\"context\":\"prod\" \n}"},
		{`a"<b>`, `{"id":1}`, `{"context":"a\"<b>","id":1}`},
	} {
		row := view.ServerRow{Context: test.context, Row: output.RawObject(test.row)}
		if got := string(row.JSON()); got != test.want {
			t.Errorf("%s: %s, want %s", test.row, got, test.want)
		}
	}
	row := view.ServerRow{Context: "prod", Row: output.RawObject(`{"id":1,"name":"a"}`)}
	if got := row.Fields([]string{"name", "context", "none"}); string(got[0]) != `"a"` || string(got[1]) != `"prod"` || got[2] != nil {
		t.Errorf("%s", got)
	}
}
