package complete

import (
	"jt/internal/cli"
)

// ForgetNames has the names that completion keeps read again where the command may have changed something, so that what
// was just paused is offered to jt unpause.
func ForgetNames(session *cli.Session) {
	if server := session.Changes.Server.Load(); server != nil {
		_ = namesFolder(session).Expire(*server, session.Environment.Now()) // they are a minute old at the most
	}
}
