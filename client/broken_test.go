package client_test

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"jt/client"
)

// Connections break in more ways than a server of a test can.
func TestBrokenConnectionsInWords(t *testing.T) {
	for want, err := range map[string]error{
		"no route to host":                               &net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH},
		"network unreachable":                            &net.OpError{Op: "dial", Err: syscall.ENETUNREACH},
		"connection reset":                               &net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EPIPE)},
		"connection timed out":                           &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded},
		"connection failed: " + syscall.ENOBUFS.Error():  &net.OpError{Op: "dial", Err: syscall.ENOBUFS},
		"cannot look up host host":                       &net.DNSError{Name: "host", IsTimeout: true},
		"connection failed, or the response is not HTTP": errors.New("malformed HTTP response"),
	} {
		scale, newErr := client.New("http://host", client.Options{Transport: failing(err), Retries: -1, RequestTimeout: time.Second})
		if newErr != nil {
			t.Fatal(newErr)
		}
		_, got := scale.JobTypes.GetObject(t.Context(), 1)
		if failed, ok := errors.AsType[*client.Error](got); !ok || failed.Reason != client.ReasonUnreachable || failed.Message != want || !errors.Is(got, err) {
			t.Errorf("%v: %v, want %q", err, got, want)
		}
	}
}
