package contexts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/config"
	"jt/output"
)

// AddOptions describe a new context, beside the connection flags.
type AddOptions struct {
	User, TokenEnv, TokenCommand                string
	UserGiven, TokenEnvGiven, TokenCommandGiven bool
	Login                                       bool // get a token for a user and a password
	Replace, Use, NoCheck                       bool
}

// Add stores a context and tries it.
func Add(ctx context.Context, session *cli.Session, name string, options AddOptions) error {
	if err := config.CheckName(name); err != nil {
		return err
	}
	added, err := described(session, options)
	if err != nil {
		return err
	}
	file, err := session.ContextsFile()
	if err != nil {
		return err
	}
	// Check the name before asking for a secret.
	if err := mayAdd(file, name, options); err != nil {
		return err
	}
	switch {
	case options.Login:
		if added.Auth, err = logIn(ctx, session, name, added); err != nil {
			return err
		}
	case added.Auth.Type != "" && added.Auth.SecretSource() == "":
		if added.Auth.Secret, err = session.AskSecret(ctx, secretPrompt(name, added)); err != nil {
			return err
		}
	}
	file, err = update(ctx, session, func(file *config.File) error {
		if err := mayAdd(file, name, options); err != nil {
			return err
		}
		err := file.Put(name, added)
		if err == nil && options.Use {
			err = file.Use(name)
		}
		return err
	})
	if err != nil {
		return err
	}
	if file.Current != name {
		session.Note("the context %s is stored in %s; `jt context use %s` makes it the current one", name, file.Path, name)
	} else {
		session.Note("the context %s is stored in %s, and is the current one", name, file.Path)
		if getenv := session.Environment.Getenv; getenv("JT_SERVER") != "" || getenv("JT_CONTEXT") != "" {
			noteInForce(session, file)
		}
	}
	if options.NoCheck {
		return nil
	}
	return tryAdded(ctx, session, name, added)
}

func mayAdd(file *config.File, name string, options AddOptions) error {
	if !file.Has(name) || options.Replace {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("the context %s already exists", name), "see it with `jt context show "+name+"`, or replace it with --replace")
}

// secretPrompt returns the prompt for the secret.
func secretPrompt(name string, added config.Context) string {
	if added.Auth.Type == config.AuthBasic {
		return fmt.Sprintf("password of %s for %s (%s): ", added.Auth.User, name, added.Server)
	}
	return fmt.Sprintf("token for %s (%s): ", name, added.Server)
}

// tryAdded reads one job type from the server of a new context. If that fails, the context remains stored.
func tryAdded(ctx context.Context, session *cli.Session, name string, added config.Context) error {
	answer, err := try(ctx, session, added)
	if err == nil {
		session.Note("%s", answer)
		return nil
	}
	if context.Cause(ctx) != nil {
		return context.Cause(ctx)
	}
	report := cli.Describe(err)
	hint := "fix it with `jt context add " + name + " --replace`, or remove it with `jt context remove " + name + "`"
	if report.Hint != "" {
		hint = report.Hint + "; " + hint
	}
	if cli.IsUsage(err) { // its exit code would mean that nothing was changed
		err = errors.New("the context does not work")
	}
	return cli.ChangesError(err, fmt.Sprintf("the context %s is stored, but does not work: %s", name, report.Message), hint)
}

func try(ctx context.Context, session *cli.Session, tried config.Context) (answer string, err error) {
	scale, signsIn, done, err := open(ctx, session, tried)
	if err != nil {
		return "", err
	}
	defer done()
	start := session.Environment.Now()
	page, err := scale.JobTypes.List(client.ListOptions{Page: 1, PageSize: 1}).Objects().Page(ctx)
	if err != nil {
		return "", err
	}
	how := "without sign-in"
	if signsIn {
		how = "with these credentials"
	}
	took := session.Environment.Now().Sub(start).Round(time.Millisecond)
	return fmt.Sprintf("the server responds %s; %s, %s ms", how, cli.JobTypes(page.Count), output.Count(int(took.Milliseconds()))), nil
}

// open returns the client of a context that is not in use, and whether it signs in.
func open(ctx context.Context, session *cli.Session, opened config.Context) (scale *client.Client, signsIn bool, done func(), err error) {
	settings := opened
	settings.Headers = nil // they come from flags, which SettingsOf adds again
	found, err := session.SettingsOf(ctx, config.Connection{Server: opened.Server, Context: settings, Auth: opened.Auth})
	if err != nil {
		return nil, false, nil, err
	}
	scale, done, err = session.Open(found)
	return scale, len(found.Credentials) > 0, done, err
}
