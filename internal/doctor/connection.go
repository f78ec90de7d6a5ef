package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"jt/client"
	"jt/internal/cli"
)

// dns makes the first exchange with the server, and shows how its name was looked up.
func (e *examination) dns(ctx context.Context) finding {
	e.contact = touch(ctx, e.scale, e.encrypted(), e.session.Environment.Now)
	host := e.whose + e.dialed.Hostname()
	lookup := e.contact.lookup
	switch {
	case e.contact.broken == "dns":
		return e.lookupFailed(host)
	case net.ParseIP(e.dialed.Hostname()) != nil:
		return findOK(host + " is an address, so there is no name to look up")
	case lookup.begun.IsZero():
		return findSkipped("the connection does not tell")
	}
	seen := fmt.Sprintf("%s is %s (%s)", host, someOf(e.contact.addresses), shortTime(lookup.took()))
	if e.proxy != nil {
		seen += "; it looks up the server's name itself"
	}
	return findOK(seen)
}

func (e *examination) lookupFailed(host string) finding {
	if lookup := e.contact.lookup; !lookup.begun.IsZero() && lookup.ended.IsZero() {
		return findFailed(
			cli.ExitUnreachable, "the address of "+host+" was not found within "+shortTime(e.limit),
			"the name server of this machine does not answer: is the network up?",
		)
	}
	found := findError(e.contact.err)
	found.advice = "is the name in the server's URL spelled right? If it is, is it known only in a network that this machine is not in, such as a VPN's?"
	if e.proxy != nil {
		found.advice = "is the name of the proxy, from " + e.proxy.source + ", spelled right? " + e.proxy.without
	}
	if name, ok := errors.AsType[*net.DNSError](e.contact.err); ok && !name.IsNotFound {
		found.advice = "the name server of this machine does not answer for it: is the network up? Otherwise " + found.advice
	}
	return found
}

// tcp checks whether a connection could be made.
func (e *examination) tcp(context.Context) finding {
	address := hostAndPort(e.dialed)
	to := e.whose + address
	connected := e.contact.connected
	switch {
	case e.contact.broken == "tcp":
		return e.connectionFailed(to)
	case connected == "":
		return findSkipped("the connection does not tell")
	case connected != address:
		to += " at " + connected
	}
	return findOK(fmt.Sprintf("connected to %s in %s", to, shortTime(e.contact.dialing)))
}

func (e *examination) connectionFailed(to string) finding {
	const hintSilent = "does the host run? A firewall that drops connections looks like this too, and so does a network that is reached only through a VPN or a proxy (HTTPS_PROXY, --proxy)"
	failed := e.contact.failed
	found := findError(e.contact.err)
	proxy, _ := errors.AsType[*client.ProxyError](failed)
	reachedProxy := e.proxy != nil && e.contact.connected != ""
	silent := failed.Reason == client.ReasonTimeout
	switch {
	case failed.Reason == client.ReasonProxySignIn:
	case reachedProxy && proxy != nil && proxy.Status/100 == 4:
		found.advice = "does the proxy allow connections to " + hostAndPort(e.server) + "? Many allow port 443 alone. " + e.proxy.without
	case reachedProxy:
		if silent {
			found.seen = fmt.Sprintf("%s accepted a connection and made none to the server within %s", to, shortTime(e.limit))
		}
		found.advice = "can the proxy reach " + e.server.Host + "? " + e.proxy.without
	case silent:
		found.seen, found.advice = fmt.Sprintf("no connection to %s within %s", to, shortTime(e.limit)), hintSilent
	case strings.HasPrefix(failed.Message, "connection refused"):
		found.seen += " (" + to + ")"
		found.advice = "does the server run, and does it listen on port " + portOf(e.server) + "? Another port is written behind the host, as in http://host:8000"
	case e.proxy != nil:
		if !strings.Contains(found.seen, e.proxy.shown) {
			found.seen += " (" + to + ")"
		}
		found.advice = "is the proxy, from " + e.proxy.source + ", the right one, and does it run? " + e.proxy.without
	default:
		found.seen, found.advice = found.seen+" ("+to+")", hintSilent
	}
	return found
}

// encrypted reports whether TLS is spoken with the server.
func (e *examination) encrypted() bool { return e.server.Scheme == "https" }
