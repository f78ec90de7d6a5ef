package client

import (
	"context"
	"net/url"
	"time"

	"jt/client/model"
)

// StatusOptions select the jobs that are counted.
type StatusOptions struct {
	Page, PageSize, Limit int       // see PageOptions
	Started, Ended        time.Time // status last changed between them, or running; zero means three hours ago and now
}

// Status lists job types and their jobs by status (Job Types Status).
func (s *JobTypesService) Status(options StatusOptions) *List[model.JobTypeStatus] {
	paging := PageOptions{Page: options.Page, PageSize: options.PageSize, Limit: options.Limit}
	query := url.Values{}
	setTimes(query, options.Started, options.Ended)
	return newList(s.client, statusList, paging, model.Object.Status, query)
}

// RecentCounts are the jobs of a job type whose status changed lately, or that are running.
type RecentCounts struct {
	Last6h, Last12h, Last24h model.JobCounts
}

// RecentCounts returns the recent counts for each of several details.
func (s *JobTypesService) RecentCounts(ctx context.Context, details ...model.Object) ([]RecentCounts, error) {
	counts := make([]RecentCounts, len(details))
	release, err := s.client.release(ctx)
	if err != nil {
		return nil, err
	}
	if !release.named {
		for i, object := range details {
			has, err := object.Details()
			if err != nil {
				return nil, err
			}
			counts[i] = RecentCounts{has.JobCounts6h, has.JobCounts12h, has.JobCounts24h}
		}
		return counts, nil
	}
	// Details have no counts there: the status of all job types has them, for each of the windows.
	now, ok := s.client.ServerTime()
	if !ok {
		now = time.Now().Truncate(time.Millisecond)
	}
	lengths, windows := []time.Duration{6 * time.Hour, 12 * time.Hour, 24 * time.Hour}, []map[int64]model.JobCounts{}
	for window, err := range ahead(ctx, len(lengths), s.client.options.Concurrency, func(ctx context.Context, number int) (map[int64]model.JobCounts, error) {
		window := map[int64]model.JobCounts{}
		for status, err := range s.Status(StatusOptions{Started: now.Add(-lengths[number])}).All(ctx) {
			if err != nil {
				return nil, err
			}
			window[status.JobType.ID] = status.JobCounts
		}
		return window, nil
	}) {
		if err != nil {
			return nil, err
		}
		windows = append(windows, window)
	}
	for i, object := range details {
		id, err := object.Integer("id")
		if err != nil {
			return nil, err
		}
		counts[i] = RecentCounts{windows[0][id], windows[1][id], windows[2][id]}
	}
	return counts, nil
}
