package client

import (
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"syscall"
)

// brokenConnections says in a user's words what the errors of the operating system and of net/http mean. The numbers
// are Windows', which has its own for these; nothing else uses those numbers elsewhere.
var brokenConnections = []struct {
	cause   error
	message string
}{
	{syscall.ECONNREFUSED, "connection refused: nothing listens there"},
	{syscall.Errno(10061), "connection refused: nothing listens there"},
	{syscall.ECONNRESET, "the connection was reset"},
	{syscall.Errno(10054), "the connection was reset"},
	{syscall.EPIPE, "the connection was reset"},
	{syscall.EHOSTUNREACH, "no route to the host"},
	{syscall.Errno(10065), "no route to the host"},
	{syscall.ENETUNREACH, "no route to the network"},
	{io.EOF, "the connection was closed without an answer"},
	{io.ErrUnexpectedEOF, "the connection ended in the middle of the answer"},
}

// Who a connection is made to, in the words that tell what is wrong with it.
const (
	theServer = "the server"
	theProxy  = "the proxy"
)

// describeBroken says why no answer came from one of them.
func describeBroken(who string, err error) string {
	if proxy, ok := errors.AsType[*ProxyError](err); ok {
		return proxy.Error()
	}
	if operation, ok := errors.AsType[*net.OpError](err); ok && operation.Op == "proxyconnect" {
		return "the proxy cannot be reached: " + describeBroken(theProxy, operation.Err)
	}
	if text := describeName(err); text != "" {
		return text
	}
	if text := describeTLS(who, err); text != "" {
		return text
	}
	for _, known := range brokenConnections {
		if errors.Is(err, known.cause) {
			return known.message
		}
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return "the connection took too long"
	}
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return "the connection failed: " + system.Error()
	}
	if _, ok := errors.AsType[streamError](err); ok {
		return "the server, or a proxy before it, broke off this one request (HTTP/2 stream reset)"
	}
	return "the connection failed, or what answered does not speak HTTP"
}

// streamError is what errors.As makes of the HTTP/2 stream error of net/http, which has no name outside of it.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e streamError) Error() string { return fmt.Sprintf("HTTP/2 stream reset, code %d", e.Code) }

// brokenChunks are net/http's words for bodies in chunks that are none; it has nothing else for them.
var brokenChunks = []string{"chunked encoding", "chunked line", "chunk length"}

// describeUnreadable says why the body of an answer cannot be unpacked; "" where that is not what is wrong.
func describeUnreadable(err error) string {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return "it is said to be packed with gzip, and cannot be unpacked"
	case slices.ContainsFunc(brokenChunks, func(words string) bool { return strings.Contains(err.Error(), words) }):
		return "it is said to come in chunks (Transfer-Encoding), and the chunks are broken"
	}
	return ""
}

// neverSent reports whether an error came before a byte of the request was sent.
func neverSent(err error) bool {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*ProxyError](err); ok {
		return true
	}
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && (operation.Op == "dial" || operation.Op == "proxyconnect") || describeTLS(theServer, err) != ""
}

func describeName(err error) string {
	name, ok := errors.AsType[*net.DNSError](err)
	if !ok {
		return ""
	}
	if name.IsNotFound {
		return "no host is named " + name.Name
	}
	return "the name " + name.Name + " could not be looked up"
}

// isNameUnknown reports whether nobody has the name of a host; a name server that does not answer is another error.
func isNameUnknown(err error) bool {
	name, ok := errors.AsType[*net.DNSError](err)
	return ok && name.IsNotFound
}
