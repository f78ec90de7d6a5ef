package cmd

import (
	"jt/client"
	"jt/client/scaletest"
	"jt/internal/timerange"
)

// sandboxServer as a server means the embedded service, for one command.
const sandboxServer = "sandbox"

// connect makes the client of a command. done ends what was started for it.
func (a *app) connect() (scale *client.Client, done func(), err error) {
	options := client.Options{UserAgent: "jt/" + readBuild().Version, Transport: a.environment.Transport}
	if options.RequestTimeout, err = timerange.Duration(a.connection.requestTimeout); err != nil {
		return nil, nil, ofFlag("request-timeout", err)
	}
	if options.RequestTimeout == 0 {
		options.RequestTimeout = client.NoTimeout
	}
	server, done, err := a.server()
	if err != nil {
		return nil, nil, err
	}
	scale, err = client.New(server, options)
	if err != nil {
		done()
		return nil, nil, err
	}
	return scale, done, nil
}

// server finds the server's URL: flag, then environment.
func (a *app) server() (server string, done func(), err error) {
	found, err := a.resolve()
	if err != nil {
		return "", nil, err
	}
	switch server = found.Server; server {
	case "":
		return "", nil, &usageError{
			message: "no server is configured",
			hint:    "set one with --server https://host/scale/api, JT_SERVER or `jt context add`, or try --server sandbox, a service that jt carries in itself",
		}
	case sandboxServer:
		sandbox, err := scaletest.Start(scaletest.Config{Now: a.environment.Now})
		if err != nil {
			return "", nil, &taskError{"cannot start the sandbox", err}
		}
		a.note("sandbox: the answers come from a service inside jt, started for this command")
		return sandbox.URL, sandbox.Close, nil
	}
	return server, func() {}, nil
}
