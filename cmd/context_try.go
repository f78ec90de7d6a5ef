package cmd

import (
	"context"
	"fmt"
	"time"

	"jt/client"
	"jt/client/scaletest"
	"jt/internal/config"
	"jt/output"
)

// tryContext asks the server of a context for one job type, and says what it found.
func (a *app) tryContext(ctx context.Context, tried config.Context) (string, error) {
	server := tried.Server
	if server == sandboxServer {
		sandbox, err := scaletest.Start(scaletest.Config{Now: a.environment.Now})
		if err != nil {
			return "", &taskError{"cannot start the sandbox", err}
		}
		defer sandbox.Close()
		server = sandbox.URL
	}
	scale, err := client.New(server, client.Options{UserAgent: "jt/" + readBuild().Version, Transport: a.environment.Transport})
	if err != nil {
		return "", err
	}
	return a.askOne(ctx, scale, tried.Auth.Type != "")
}

// askOne asks a server for one job type, and says what it found.
func (a *app) askOne(ctx context.Context, scale *client.Client, signedIn bool) (string, error) {
	start := a.environment.Now()
	page, err := scale.JobTypes.ObjectPage(ctx, client.ListOptions{Page: 1, PageSize: 1})
	if err != nil {
		return "", err
	}
	how := "the server answers without sign-in"
	if signedIn {
		how = "signed in"
	}
	took := a.environment.Now().Sub(start).Round(time.Millisecond)
	return fmt.Sprintf("%s; %s, %s ms", how, jobTypes(page.Count), output.Count(int(took.Milliseconds()))), nil
}
