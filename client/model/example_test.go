package model_test

import (
	"fmt"

	"jt/client/model"
)

func ExampleJobCounts_FailureRate() {
	data := model.CategoryData
	counts := model.JobCounts{
		{Status: model.StatusCompleted, Count: 90},
		{Status: model.StatusFailed, Count: 10, Category: &data},
	}
	rate, ok := counts.FailureRate()
	fmt.Printf("%.1f%% %t, %d by the data\n", 100*rate, ok, counts.Failed(model.CategoryData))
	// Output: 10.0% true, 10 by the data
}
