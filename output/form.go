package output

// Form is how rows are written.
type Form string

// The forms. FormTable is the one that an empty Form stands for.
const (
	FormTable Form = "table"
	FormWide  Form = "wide"
	FormJSON  Form = "json"
	FormJSONL Form = "jsonl"
	FormYAML  Form = "yaml"
	FormCSV   Form = "csv"
	FormTSV   Form = "tsv"
	FormName  Form = "name"
)

// Forms lists the forms in the order in which help shows them.
func Forms() []Form {
	return []Form{FormTable, FormWide, FormJSON, FormJSONL, FormYAML, FormCSV, FormTSV, FormName}
}

// ParseForm reads the name of a form. The error is a *UsageError.
func ParseForm(text string) (Form, error) {
	names := make([]string, 0, len(Forms()))
	for _, form := range Forms() {
		if string(form) == text {
			return form, nil
		}
		names = append(names, string(form))
	}
	return "", unknownName("output form", text, "forms", names)
}
