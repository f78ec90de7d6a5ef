package selection

import (
	"iter"

	"jt/client"
)

// Chosen are the rows that a selection leaves, at most so many where limit is not zero. The limit counts what is shown,
// so it comes last.
func Chosen(objects iter.Seq2[client.Object, error], keeps func(client.Object) (bool, error), limit int) iter.Seq2[client.Object, error] {
	return func(yield func(client.Object, error) bool) {
		shown := 0
		for object, err := range objects {
			keep := true
			if err == nil {
				keep, err = keeps(object)
			}
			if err != nil {
				yield(client.Object{}, err)
				return
			}
			if !keep {
				continue
			}
			shown++
			if !yield(object, nil) || shown == limit {
				return
			}
		}
	}
}
