package client

import (
	"context"
	"iter"
)

// ahead yields the results of calls in order, and makes some of them ahead, most at once.
func ahead[Result any](ctx context.Context, calls, most int, call func(ctx context.Context, number int) (Result, error)) iter.Seq2[Result, error] {
	type outcome struct {
		result   Result
		err      error
		panicked any // a transport panicked; it panics again where the result is wanted, and can be recovered there
	}
	return func(yield func(Result, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		begun := make([]chan outcome, 0, calls)
		number := 0
		defer func() {
			cancel()
			for _, done := range begun[number:] {
				<-done
			}
		}()
		for number < calls {
			for len(begun) < min(number+most, calls) {
				done, next := make(chan outcome, 1), len(begun)
				begun = append(begun, done)
				go func() {
					var made outcome
					defer func() {
						made.panicked = recover()
						done <- made
					}()
					made.result, made.err = call(ctx, next)
				}()
			}
			made := <-begun[number]
			number++
			if made.panicked != nil {
				panic(made.panicked)
			}
			if !yield(made.result, made.err) || made.err != nil {
				return
			}
		}
	}
}
