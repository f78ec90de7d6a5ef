package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

// dns makes the first exchange with the server, and shows how its name was looked up.
func (e *examination) dns(ctx context.Context) finding {
	e.contact = touch(ctx, e.scale, e.session.Environment.Now)
	e.broken = e.contact.brokenAt(e.encrypted())
	host := e.whose + e.dialed.Hostname()
	hint := "is the name in the server's URL spelled right? If it is, is it known only in a network that this machine is not in, such as a VPN's?"
	if e.proxy != nil {
		hint = "is the name of the proxy, from " + e.proxySource() + ", spelled right? " + e.withoutProxy()
	}
	found := e.contact.lookup
	switch {
	case e.broken == "dns" && !found.begun.IsZero() && !found.ended:
		return findFailed(
			cli.ExitUnreachable, "the address of "+host+" was not found within "+shortTime(e.limit),
			"the name server of this machine does not answer: is the network up?",
		)
	case e.broken == "dns":
		unknown := findError(e.contact.err)
		unknown.advice = hint
		if name, ok := errors.AsType[*net.DNSError](e.contact.err); ok && !name.IsNotFound {
			unknown.advice = "the name server of this machine does not answer for it: is the network up? Otherwise " + hint
		}
		return unknown
	case net.ParseIP(e.dialed.Hostname()) != nil:
		return findOK(host + " is an address, so there is no name to look up")
	case found.begun.IsZero():
		return findSkipped("the connection does not tell")
	}
	seen := fmt.Sprintf("%s is %s (%s)", host, someOf(found.addresses), shortTime(found.took))
	if e.proxy != nil {
		seen += "; it looks up the server's name itself"
	}
	return findOK(seen)
}

// tcp checks whether a connection could be made.
func (e *examination) tcp(context.Context) finding {
	address := net.JoinHostPort(e.dialed.Hostname(), portOf(e.dialed))
	to := e.whose + address
	made := e.contact.connection
	switch {
	case e.broken == "tcp":
		return e.connectionFailed(to)
	case made == nil:
		return findSkipped("the connection does not tell")
	case made.address != address:
		to += " at " + made.address
	}
	return findOK(fmt.Sprintf("connected to %s in %s", to, shortTime(made.took)))
}

func (e *examination) connectionFailed(to string) finding {
	found := findError(e.contact.err)
	failed := e.contact.failed
	proxy, _ := errors.AsType[*client.ProxyError](failed)
	toProxy := e.proxy != nil && e.contact.connection != nil
	const hintSilent = "does the host run? A firewall that drops connections looks like this too, and so does a network that is reached only through a VPN or a proxy (HTTPS_PROXY, --proxy)"
	switch {
	case failed.Reason == client.ReasonProxySignIn:
	case toProxy && failed.Reason == client.ReasonTimeout:
		found.seen = fmt.Sprintf("%s accepted a connection and made none to the server within %s", to, shortTime(e.limit))
		found.advice = "can the proxy reach " + e.server.Host + "? " + e.withoutProxy()
	case toProxy && proxy != nil && proxy.Status >= http.StatusBadRequest && proxy.Status < http.StatusInternalServerError:
		found.advice = "does the proxy allow connections to " + net.JoinHostPort(e.server.Hostname(), portOf(e.server)) + "? Many allow port 443 alone. " + e.withoutProxy()
	case toProxy:
		found.advice = "can the proxy reach " + e.server.Host + "? " + e.withoutProxy()
	case failed.Reason == client.ReasonTimeout:
		found.seen, found.advice = fmt.Sprintf("no connection to %s within %s", to, shortTime(e.limit)), hintSilent
	case strings.HasPrefix(failed.Message, "connection refused"):
		found.seen += " (" + to + ")"
		found.advice = "does the server run, and does it listen on port " + portOf(e.server) + "? Another port is written behind the host, as in http://host:8000"
	case e.proxy != nil:
		if !strings.Contains(found.seen, e.proxyShown()) {
			found.seen += " (" + to + ")"
		}
		found.advice = "is the proxy, from " + e.proxySource() + ", the right one, and does it run? " + e.withoutProxy()
	default:
		found.seen, found.advice = found.seen+" ("+to+")", hintSilent
	}
	return found
}

// encrypted reports whether TLS is spoken with the server.
func (e *examination) encrypted() bool { return e.server.Scheme == "https" }
