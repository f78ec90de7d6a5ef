package change

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"jt/client"
	"jt/internal/selection"
	"jt/output"
)

// A server can show the token that was sent to it as the value of a field. The report must not have it, no matter whether the
// change failed or could not be planned.
func TestReportHasNoSecrets(t *testing.T) {
	session := newSession()
	session.Hide(client.Credentials{client.TokenCredential("sesame7f3a9c")})
	plan := NewPlan(Pause(), "http://host", []selection.Target{{ID: 1}}, false)
	plan.Rows[0].Fail(&client.NotAppliedError{ID: 1, Missed: []client.MissedField{{Name: "is_paused", Want: "true", Got: `"sesame7f3a9c"`}}})
	var stdout bytes.Buffer
	printer, err := output.New(&stdout, ReportView(), output.Options{Format: output.FormatCSV})
	if err != nil {
		t.Fatal(err)
	}
	outcome := plan.Outcome(t.Context())
	if err := PrintReport(session, printer, plan, outcome); !errors.Is(err, outcome) {
		t.Errorf("error %v", err)
	}
	if report := stdout.String(); !strings.Contains(report, "***") || strings.Contains(report, "sesame") {
		t.Errorf("the report is %s", report)
	}
}
