package cmd

import (
	"context"
	"fmt"
	"time"

	"jt/client"
	"jt/internal/config"
	"jt/output"
)

// tryContext asks the server of a context for one job type, and says what it found.
func (a *app) tryContext(ctx context.Context, tried config.Context) (string, error) {
	settings := tried
	settings.Headers = nil // they came of flags, which are put over the settings again
	found, err := a.settingsOf(ctx, config.Connection{Server: tried.Server, Context: settings, Auth: tried.Auth})
	if err != nil {
		return "", err
	}
	scale, done, err := a.open(found)
	if err != nil {
		return "", err
	}
	defer done()
	return a.askOne(ctx, scale, len(found.credentials) > 0)
}

// askOne asks a server for one job type, and says what it found.
func (a *app) askOne(ctx context.Context, scale *client.Client, withCredentials bool) (string, error) {
	start := a.environment.Now()
	page, err := scale.JobTypes.ObjectPage(ctx, client.ListOptions{Page: 1, PageSize: 1})
	if err != nil {
		return "", err
	}
	how := "without sign-in"
	if withCredentials {
		how = "with these credentials"
	}
	took := a.environment.Now().Sub(start).Round(time.Millisecond)
	return fmt.Sprintf("the server answers %s; %s, %s ms", how, jobTypes(page.Count), output.Count(int(took.Milliseconds()))), nil
}
