package output_test

import (
	"fmt"
	"os"

	"jt/output"
)

// exampleView shows two columns; paths reach the other fields of a row.
func exampleView() output.View {
	return output.View{
		Columns: []output.Column{
			{Name: "id", Kind: output.Number},
			{Name: "title", Kind: output.Text, Shorten: true},
		},
		Table: []string{"id", "title"},
	}
}

func exampleRows() []output.Object {
	return []output.Object{
		output.RawObject(`{"id": 7, "title": "Landsat Parser", "cpus": 1.0, "errors": []}`),
		output.RawObject(`{"id": 12, "title": "地図タイル", "cpus": 0.50, "errors": [{"name": "bad-input"}]}`),
	}
}

func show(options output.Options) {
	printer, err := output.New(os.Stdout, exampleView(), options)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = printer.Abort() }() // does nothing after Close
	for _, row := range exampleRows() {
		if err := printer.Print(row); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := printer.Close(); err != nil {
		fmt.Println(err)
	}
}

func Example() {
	show(output.Options{Format: output.FormatTable})
	// Output:
	// ID  TITLE
	//  7  Landsat Parser
	// 12  地図タイル
}

func Example_columns() {
	show(output.Options{Format: output.FormatCSV, Columns: []string{"id", ".cpus", "errors.0.name"}})
	// Output:
	// id,cpus,errors.0.name
	// 7,1.0,
	// 12,0.50,bad-input
}

func Example_json() {
	show(output.Options{Format: output.FormatJSON})
	// Output:
	// [
	// {"id": 7, "title": "Landsat Parser", "cpus": 1.0, "errors": []},
	// {"id": 12, "title": "地図タイル", "cpus": 0.50, "errors": [{"name": "bad-input"}]}
	// ]
}

func Example_jq() {
	show(output.Options{Format: output.FormatJSON, JQ: `.[] | "\(.id) \(.title)"`})
	// Output:
	// 7 Landsat Parser
	// 12 地図タイル
}

func ExampleVisible() {
	fmt.Println(output.Visible("two\nlines, and \x1b[31mred"))
	// Output: two\nlines, and \x1b[31mred
}

func ExampleCount() {
	fmt.Println(output.Count(20), "of", output.Count(2603))
	// Output: 20 of 2,603
}
