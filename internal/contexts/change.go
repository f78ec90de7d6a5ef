package contexts

import (
	"context"

	"jt/internal/cli"
	"jt/internal/config"
)

// Use makes a context the current one.
func Use(ctx context.Context, session *cli.Session, name string) error {
	file, err := update(ctx, session, func(file *config.File) error { return file.Use(name) })
	if err != nil {
		return err
	}
	used, _ := file.Context(name) // or it could not be used
	session.Note("the current context is %s, %s", name, config.ShownURL(used.Server))
	noteInForce(session, file)
	return nil
}

// Rename gives a context another name.
func Rename(ctx context.Context, session *cli.Session, old, name string) error {
	_, err := update(ctx, session, func(file *config.File) error { return file.Rename(old, name) })
	if err == nil {
		session.Note("the context %s is now called %s", old, name)
	}
	return err
}

// Remove removes contexts, all or none.
func Remove(ctx context.Context, session *cli.Session, names []string) error {
	var wasCurrent string
	_, err := update(ctx, session, func(file *config.File) error {
		wasCurrent = file.Current
		for _, name := range names {
			if err := file.Remove(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == wasCurrent {
			session.Note("the context %s was removed; no context is current now: choose one with `jt context use NAME`", name)
		} else {
			session.Note("the context %s was removed", name)
		}
	}
	return nil
}

// update changes the contexts, all or nothing, and returns the result.
func update(ctx context.Context, session *cli.Session, change func(*config.File) error) (changed *config.File, err error) {
	path, err := config.ContextsPath(session.Environment.Getenv)
	if err != nil {
		return nil, cli.UsageError("cannot store contexts: "+err.Error(), "set HOME or XDG_CONFIG_HOME")
	}
	waits := func() { session.Note("waiting for another jt to finish changing %s", path) }
	err = config.Update(ctx, path, waits, func(file *config.File) error {
		changed = file
		return change(file)
	})
	return changed, err
}
