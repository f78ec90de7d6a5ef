package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"jt/internal/cli"
	"jt/internal/config"
)

// contextAddOptions are what `jt context add` was asked for beside the flags of the connection.
type contextAddOptions struct {
	user         string
	tokenEnv     string
	tokenCommand string
	replace      bool
	use          bool
	noCheck      bool

	given func(flag string) bool
}

const contextAddExample = `  jt context add prod --server https://host/scale/api --auth token
  pass show scale | jt context add main --server https://host/api --auth bearer
  jt context add ci --server https://host/scale/api --token-env SCALE_TOKEN
  jt context add own --server https://host/api --token-command 'pass show scale'
  jt context add dev --server http://dev:8000 --auth basic --user ops --replace`

func contextAddCommand(session *cli.Session) *cobra.Command {
	options := contextAddOptions{}
	command := &cobra.Command{
		Use:   "add NAME --server URL",
		Short: "Add a context, and try it",
		Long: `Add a context, and try it. The first one becomes the current one, later ones
with --use.

The flags of the connection (--server, --auth, --header, --ca-cert, --proxy and
so on) are kept in the context. A secret is never a flag's value, since others
can read those: --auth asks for it, or takes the first line of stdin where that
is no terminal. --token-env NAME leaves it in a variable, and --token-command
CMD in the program that gives it, run without a shell each time it is needed,
for at most 10 seconds. Both go with basic sign-in too; without --auth they mean
the kind token.

The context is kept before it is tried: what was typed is not lost when the
server is out of reach. If the trial fails, the exit code tells, and the context
stays.`,
		Example: contextAddExample,
		Args:    takesNames(1, 1),
		RunE: func(command *cobra.Command, args []string) error {
			options.given = command.Flags().Changed
			return runContextAdd(command.Context(), session, args[0], options)
		},
	}
	flags := command.Flags()
	flags.StringVar(&options.user, "user", "", "`name` to sign in with, for --auth basic")
	flags.StringVar(&options.tokenEnv, "token-env", "", "`name` of the variable that holds the secret")
	flags.StringVar(&options.tokenCommand, "token-command", "", "`command` whose first line of output is the secret")
	flags.BoolVar(&options.replace, "replace", false, "replace the context of that name, whole")
	flags.BoolVar(&options.use, "use", false, "make it the current context")
	flags.BoolVar(&options.noCheck, "no-check", false, "do not try the server")
	return command
}

func runContextAdd(ctx context.Context, session *cli.Session, name string, options contextAddOptions) error {
	if err := config.CheckName(name); err != nil {
		return err
	}
	added, err := contextOfFlags(session, options)
	if err != nil {
		return err
	}
	file, err := contexts(session)
	if err != nil {
		return err
	}
	// Whoever cannot have the name is not asked for a secret first.
	if err := mayAdd(file, name, options); err != nil {
		return err
	}
	if added.Auth.Type != "" && added.Auth.SecretSource() == "" {
		if added.Auth.Secret, err = session.AskSecret(ctx, secretQuestion(name, added)); err != nil {
			return err
		}
	}
	current := ""
	path, err := changeContexts(ctx, session, func(file *config.File) error {
		if err := mayAdd(file, name, options); err != nil {
			return err
		}
		err := file.Put(name, added)
		if err == nil && options.use {
			err = file.Use(name)
		}
		current = file.Current
		return err
	})
	if err != nil {
		return err
	}
	session.Note("%s", addedText(name, path, current))
	if err := noteAdded(session, name, current); err != nil || options.noCheck {
		return err
	}
	return tryAdded(ctx, session, name, added)
}

func mayAdd(file *config.File, name string, options contextAddOptions) error {
	if !file.Has(name) || options.replace {
		return nil
	}
	return cli.UsageError(fmt.Sprintf("there is a context %s already", name), "--replace puts this one in its place; `jt context show "+name+"` shows it")
}

func addedText(name, path, current string) string {
	if name == current {
		return fmt.Sprintf("the context %s is stored in %s, and is the current one", name, path)
	}
	return fmt.Sprintf("the context %s is stored in %s; `jt context use %s` makes it the current one", name, path, name)
}

// noteAdded says when a new current context is not what commands use.
func noteAdded(session *cli.Session, name, current string) error {
	if name != current || session.Environment.Getenv("JT_SERVER") == "" && session.Environment.Getenv("JT_CONTEXT") == "" {
		return nil
	}
	return noteInForce(session, name)
}

// tryAdded asks the server of a new context something small, and says what came of it.
func tryAdded(ctx context.Context, session *cli.Session, name string, added config.Context) error {
	found, err := tryContext(ctx, session, added)
	if err == nil {
		session.Note("%s", found)
		return nil
	}
	if context.Cause(ctx) != nil {
		return context.Cause(ctx)
	}
	r := cli.Describe(err)
	hint := "`jt context add " + name + " --replace` and `jt context remove " + name + "` change that"
	if r.Hint != "" {
		hint = r.Hint + "; " + hint
	}
	if cli.IsUsage(err) { // which would say that nothing was changed
		err = errors.New("the context does not work")
	}
	return cli.ChangesError(err, fmt.Sprintf("the context %s is stored, but does not work now: %s", name, r.Message), hint)
}
