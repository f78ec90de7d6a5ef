package scaletest

import (
	"encoding/json"
	"testing"
	"time"
)

func TestDecimalsAsPythonSpellsThem(t *testing.T) {
	for value, want := range map[float64]string{
		0: "0.0", 64: "64.0", 0.5: "0.5", 1024.5: "1024.5", 1e16: "1e+16", 1e15: "1000000000000000.0", 1.0 / 3: "0.3333333333333333",
		1e-05: "1e-05", 0.0001: "0.0001", 0.30000000000000004: "0.30000000000000004", 123456789.125: "123456789.125", -2.5: "-2.5",
		1e10: "10000000000.0", 1.5e300: "1.5e+300",
	} {
		if got := string(appendDecimal(nil, value)); got != want {
			t.Errorf("%v: %s, want %s", value, got, want)
		}
	}
}

func TestStringsAsPythonSpellsThem(t *testing.T) {
	for value, want := range map[string]string{
		`a "quote" \`: `"a \"quote\" \\"`, "tab\tline\nreturn\r": `"tab\tline\nreturn\r"`, "\x1b\x07\x7f": `"\u001b\u0007\u007f"`,
		"é🚀": `"\u00e9\ud83d\ude80"`, "<b>&'/": `"<b>&'/"`, "\b\f": `"\b\f"`,
	} {
		got := appendString(nil, value)
		var back string
		if string(got) != want || json.Unmarshal(got, &back) != nil || back != value {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestInstants(t *testing.T) {
	for value, want := range map[instant]string{
		0: "null",
		instantOf(time.Date(2015, 3, 11, 0, 0, 0, 0, time.UTC)):           `"2015-03-11T00:00:00Z"`,
		instantOf(time.Date(2015, 3, 11, 1, 2, 3, 450_000_000, time.UTC)): `"2015-03-11T01:02:03.450Z"`,
		instantOf(time.Date(2015, 3, 11, 1, 2, 3, 4_999_000, time.UTC)):   `"2015-03-11T01:02:03.004Z"`, // cut, not rounded
		instantOf(time.Date(2015, 3, 11, 1, 2, 3, 5_000, time.UTC)):       `"2015-03-11T01:02:03.000Z"`,
	} {
		if got := string(appendInstant(nil, value)); got != want {
			t.Errorf("%d: %s, want %s", value, got, want)
		}
	}
}

func TestPythonJSON(t *testing.T) {
	for value, want := range map[string]string{
		`{"a":1,"b":[true,null],"c":{}}`:         `{"a": 1, "b": [true, null], "c": {}}`,
		"{\n  \"\u00fc\\\"\" : \"\\u00e9\\/\" }": `{"\u00fc\"": "\u00e9/"}`,
		`{"n":9007199254740993,"f":1.50}`:        `{"n": 9007199254740993, "f": 1.50}`,
	} {
		if got := pythonJSON(json.RawMessage(value)); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}
