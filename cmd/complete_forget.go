package cmd

import (
	"jt/internal/cli"
)

// forgetNames has the names that completion keeps read again where the command may have changed something, so that what
// was just paused is offered to jt unpause.
func forgetNames(session *cli.Session) {
	if server := session.Changes.Server.Load(); server != nil {
		_ = namesFolder(session).Expire(*server, session.Environment.Now()) // they are a minute old at the most
	}
}
