package cmd_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// twoRows is a server on which every list has these two rows.
type twoRows string

func (s twoRows) RoundTrip(*http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	answer.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(answer, `{"count": 2, "next": null, "results": [%s]}`, string(s))
	return answer.Result(), nil
}

// A total is shown only if every row has a valid count.
func TestTotalsNeedValidCounts(t *testing.T) {
	for counts, want := range map[string]string{
		`"count": 2`: "total of 2 5", `"count": 0`: "total of 2 3",
		`"count": 2.0`: "", `"count": -3`: "", `"count": null`: "", `"more": 1`: "", `"count": "2"`: "",
		`"count": 9223372036854775807`: "", `"count": 92233720368547758070`: "",
	} {
		const jobType = `{"job_type": {"id": ID, "name": "a", "version": "1"}, "error": {"id": 1, "name": "e"}, COUNT}`
		row := strings.NewReplacer("ID", "8", "COUNT", counts).Replace(jobType)
		good := strings.NewReplacer("ID", "9", "COUNT", `"count": 3`).Replace(jobType)
		for _, command := range []string{"running", "failures"} {
			exit, stdout, stderr := runOn(twoRows(row+", "+good), command)
			got := ""
			for line := range strings.Lines(stdout) {
				if strings.Contains(line, "total of") {
					got = strings.Join(strings.Fields(line), " ")
				}
			}
			if noted := strings.Contains(stderr, "no total: "); got != want || exit == 0 && noted != (want == "") {
				t.Errorf("%s, %s: %q, want %q\n%s%s", command, counts, got, want, stdout, stderr)
			}
			if _, _, stderr := runOn(twoRows(row+", "+good), command, "-o", "json"); stderr != "" {
				t.Errorf("%s -o json, %s: %s", command, counts, stderr)
			}
		}
	}
}
