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

// Connections break in more ways than a test can bring about.
func TestBrokenConnectionsInWords(t *testing.T) {
	for want, err := range map[string]error{
		"no route to the host":                                        &net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH},
		"no route to the network":                                     &net.OpError{Op: "dial", Err: syscall.ENETUNREACH},
		"the connection was reset":                                    &net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EPIPE)},
		"the connection took too long":                                &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded},
		"the connection failed: " + syscall.ENOBUFS.Error():           &net.OpError{Op: "dial", Err: syscall.ENOBUFS},
		"the name host could not be looked up":                        &net.DNSError{Name: "host", IsTimeout: true},
		"the connection failed, or what answered does not speak HTTP": errors.New("malformed HTTP response"),
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
