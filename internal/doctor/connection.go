package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"jt/client"
	"jt/internal/cli"
)

// dns sends the first request, and reports how the server's name was looked up.
func (e *examination) dns(ctx context.Context) finding {
	e.contact = touch(ctx, e.scale, e.encrypted(), e.session.Environment.Now)
	host := e.whose + e.dialed.Hostname()
	lookup := e.contact.lookup
	switch {
	case e.contact.broken == "dns":
		return e.lookupFailed(host)
	case net.ParseIP(e.dialed.Hostname()) != nil:
		return findOK(host + " is an address: no lookup needed")
	case lookup.begun.IsZero():
		return findSkipped("the connection did not report it")
	}
	seen := fmt.Sprintf("%s is %s (%s)", host, cli.SomeNames(e.contact.addresses), shortTime(lookup.took()))
	if e.proxy != nil {
		seen += "; the proxy looks up the server's name"
	}
	return findOK(seen)
}

func (e *examination) lookupFailed(host string) finding {
	found := findError(e.contact.err)
	found.advice = "check the spelling of the name in the server's URL; a correct name can still be unknown outside its network, such as a VPN"
	if e.proxy != nil {
		found.advice = "check the spelling of the proxy's name, from " + e.proxy.source + ", or " + e.proxy.without
	}
	lookup := e.contact.lookup
	silent := !lookup.begun.IsZero() && lookup.ended.IsZero()
	if silent {
		found.seen = "cannot look up " + host + ": " + found.seen
	}
	if name, ok := errors.AsType[*net.DNSError](e.contact.err); silent || ok && !name.IsNotFound {
		found.advice = "check that the network is up: this machine's DNS server does not answer for this name; otherwise " + found.advice
	}
	return found
}

// tcp reports whether a connection was made.
func (e *examination) tcp(context.Context) finding {
	address := cli.HostAndPort(e.dialed)
	to := e.whose + address
	connected := e.contact.connected
	switch {
	case e.contact.broken == "tcp":
		return e.connectionFailed(to)
	case connected == "":
		return findSkipped("the connection did not report it")
	case connected != address:
		to += " at " + connected
	}
	return findOK(fmt.Sprintf("connected to %s in %s", to, shortTime(e.contact.dialing)))
}

// errWindowsRefused is what Windows returns for a refused connection.
const errWindowsRefused = syscall.Errno(10061)

func (e *examination) connectionFailed(to string) finding {
	const hintSilent = "check that the host is running; a firewall that drops connections looks the same, and so does a network reached only through a VPN or a proxy (HTTPS_PROXY, --proxy)"
	failed := e.contact.failed
	found := findError(e.contact.err)
	proxy, _ := errors.AsType[*client.ProxyError](failed)
	reachedProxy := e.proxy != nil && e.contact.connected != ""
	switch {
	case failed.Reason == client.ReasonProxySignIn:
	case reachedProxy && proxy != nil && proxy.Status/100 == 4:
		found.advice = "check that the proxy allows connections to " + cli.HostAndPort(e.server) + " (many allow only port 443), or " + e.proxy.without
	case reachedProxy:
		found.advice = "check that the proxy can reach " + e.server.Host + ", or " + e.proxy.without
	case e.proxy != nil:
		if !strings.Contains(found.seen, e.proxy.shown) {
			found.seen += " (" + to + ")"
		}
		found.advice = "check that the proxy, from " + e.proxy.source + ", is the right one and is running, or " + e.proxy.without
	default:
		found.seen, found.advice = "no connection to "+to+": "+found.seen, hintSilent
		if errors.Is(failed, syscall.ECONNREFUSED) || errors.Is(failed, errWindowsRefused) {
			found.advice = "check that the server is running and listens on port " + cli.PortOf(e.server) + "; if it uses another port, add it to the URL, as in http://host:8000"
		}
	}
	return found
}

// encrypted reports whether the server's URL asks for TLS.
func (e *examination) encrypted() bool { return e.server.Scheme == "https" }
