package output

// Format is a format in which rows are written.
type Format string

// The formats. An empty Format means FormatTable.
const (
	FormatTable Format = "table"
	FormatWide  Format = "wide"
	FormatJSON  Format = "json"
	FormatJSONL Format = "jsonl"
	FormatYAML  Format = "yaml"
	FormatCSV   Format = "csv"
	FormatTSV   Format = "tsv"
	FormatName  Format = "name"

	FormatMarkdown Format = "markdown"
)

// Formats lists the formats in the order in which help shows them.
func Formats() []Format {
	return []Format{FormatTable, FormatWide, FormatJSON, FormatJSONL, FormatYAML, FormatCSV, FormatTSV, FormatName, FormatMarkdown}
}

// ParseFormat reads the name of a format. The error is a *UsageError.
func ParseFormat(text string) (Format, error) {
	names := make([]string, 0, len(Formats()))
	for _, format := range Formats() {
		if string(format) == text {
			return format, nil
		}
		names = append(names, string(format))
	}
	return "", unknownName("output format", text, "formats", names)
}
