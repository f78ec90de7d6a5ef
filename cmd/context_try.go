package cmd

import (
	"context"
	"fmt"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/output"
)

// tryContext asks the server of a context for one job type, and says what it found.
func tryContext(ctx context.Context, session *cli.Session, tried config.Context) (string, error) {
	settings := tried
	settings.Headers = nil // they came of flags, which are put over the settings again
	found, err := session.SettingsOf(ctx, config.Connection{Server: tried.Server, Context: settings, Auth: tried.Auth})
	if err != nil {
		return "", err
	}
	scale, done, err := session.Open(found)
	if err != nil {
		return "", err
	}
	defer done()
	return askOne(ctx, session, scale, len(found.Credentials) > 0)
}

// askOne asks a server for one job type, and says what it found.
func askOne(ctx context.Context, session *cli.Session, scale *client.Client, withCredentials bool) (string, error) {
	start := session.Environment.Now()
	page, err := scale.JobTypes.List(client.ListOptions{Page: 1, PageSize: 1}).Objects().Page(ctx)
	if err != nil {
		return "", err
	}
	how := "without sign-in"
	if withCredentials {
		how = "with these credentials"
	}
	took := session.Environment.Now().Sub(start).Round(time.Millisecond)
	return fmt.Sprintf("the server answers %s; %s, %s ms", how, cli.JobTypes(page.Count), output.Count(int(took.Milliseconds()))), nil
}
