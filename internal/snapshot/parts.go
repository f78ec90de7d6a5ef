package snapshot

// Parts say which part of the job types is saved or restored.
type Parts struct {
	Only            string
	Paused, Mapping bool
}
