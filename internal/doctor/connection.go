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
	"jt/output"
)

// dns makes the first exchange with the server, and tells how its name was looked up.
func (e *Examination) dns(ctx context.Context) Finding {
	e.Contact = Touch(ctx, e.Scale, e.session.Environment.Now)
	return e.nameSeen()
}

func (e *Examination) nameSeen() Finding {
	host, whose := e.dialed().Hostname(), ""
	hint := "is the name in the server's URL spelled right? If it is, is it known only in a network that this machine is not in, such as a VPN's?"
	if e.proxy != nil {
		whose = "the proxy "
		hint = "is the name of the proxy, from " + e.proxySource() + ", spelled right? " + e.withoutProxy()
	}
	failed := e.Contact.reached(e.encrypted()) == stageName
	defer e.Contact.locked()()
	found := e.Contact.lookup
	switch {
	case failed && !found.begun.IsZero() && !found.ended:
		return findFailed(cli.ExitUnreachable, "the address of "+whose+host+" was not found within "+shortTime(e.limit), "the name server of this machine does not answer: is the network up?")
	case failed:
		unknown := findError(e.Contact.err)
		unknown.Advice = hint
		if name, ok := errors.AsType[*net.DNSError](e.Contact.err); ok && !name.IsNotFound {
			unknown.Advice = "the name server of this machine does not answer for it: is the network up? Otherwise " + hint
		}
		return unknown
	case net.ParseIP(host) != nil:
		return findOK(whose + host + " is an address, so there is no name to look up")
	case found.begun.IsZero():
		return findSkipped("the connection does not tell")
	}
	seen := fmt.Sprintf("%s%s is %s (%s)", whose, host, someOf(found.addresses), shortTime(found.took))
	if e.proxy != nil {
		seen += "; it looks up the server's name itself"
	}
	return findOK(seen)
}

// someOf names the first few of what can be many.
func someOf(names []string) string {
	const most = 4
	if len(names) > most {
		return fmt.Sprintf("%s and %s more", strings.Join(names[:most], ", "), output.Count(len(names)-most))
	}
	return strings.Join(names, ", ")
}

// tcp tells whether a connection could be made.
func (e *Examination) tcp(context.Context) Finding {
	to := net.JoinHostPort(e.dialed().Hostname(), portOf(e.dialed()))
	if e.proxy != nil {
		to = "the proxy " + to
	}
	if e.Contact.reached(e.encrypted()) == stageConnection {
		return e.connectionFailed(to)
	}
	defer e.Contact.locked()()
	made, ok := e.Contact.connected()
	switch {
	case !ok:
		return findSkipped("the connection does not tell")
	case made.address == net.JoinHostPort(e.dialed().Hostname(), portOf(e.dialed())):
		return findOK(fmt.Sprintf("connected to %s in %s", to, shortTime(made.took)))
	}
	return findOK(fmt.Sprintf("connected to %s at %s in %s", to, made.address, shortTime(made.took)))
}

func (e *Examination) connectionFailed(to string) Finding {
	found := findError(e.Contact.err)
	failed, _ := errors.AsType[*client.Error](e.Contact.err)
	defer e.Contact.locked()()
	_, connected := e.Contact.connected()
	const hintSilent = "does the host run? A firewall that drops connections looks like this too, and so does a network that is reached only through a VPN or a proxy (HTTPS_PROXY, --proxy)"
	switch {
	case failed == nil || failed.Reason == client.ReasonProxySignIn:
	case e.proxy != nil && connected && failed.Reason == client.ReasonTimeout:
		found.Seen = fmt.Sprintf("%s accepted a connection and made none to the server within %s", to, shortTime(e.limit))
		found.Advice = "can the proxy reach " + e.Server.Host + "? " + e.withoutProxy()
	case e.proxy != nil && connected && isRefusedByProxy(failed):
		found.Advice = "does the proxy allow connections to " + net.JoinHostPort(e.Server.Hostname(), portOf(e.Server)) + "? Many allow port 443 alone. " + e.withoutProxy()
	case e.proxy != nil && connected:
		found.Advice = "can the proxy reach " + e.Server.Host + "? " + e.withoutProxy()
	case failed.Reason == client.ReasonTimeout:
		found.Seen, found.Advice = fmt.Sprintf("no connection to %s within %s", to, shortTime(e.limit)), hintSilent
	case strings.HasPrefix(failed.Message, "connection refused"):
		found.Seen += " (" + to + ")"
		found.Advice = "does the server run, and does it listen on port " + portOf(e.Server) + "? Another port is written behind the host, as in http://host:8000"
	case e.proxy != nil:
		if !strings.Contains(found.Seen, e.proxyShown()) {
			found.Seen += " (" + to + ")"
		}
		found.Advice = "is the proxy, from " + e.proxySource() + ", the right one, and does it run? " + e.withoutProxy()
	default:
		found.Seen, found.Advice = found.Seen+" ("+to+")", hintSilent
	}
	return found
}

// isRefusedByProxy tells a proxy that does not want to make a connection from one that cannot.
func isRefusedByProxy(err error) bool {
	proxy, ok := errors.AsType[*client.ProxyError](err)
	return ok && proxy.Status >= http.StatusBadRequest && proxy.Status < http.StatusInternalServerError
}

// encrypted tells whether TLS is spoken with the server.
func (e *Examination) encrypted() bool { return e.Server.Scheme == "https" }
