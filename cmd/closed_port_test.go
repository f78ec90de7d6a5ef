package cmd

import (
	"net"
	"testing"
)

// ClosedPort gives an address of this machine at which nobody listens. Tests outside of the package ask for it too.
func ClosedPort(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return listener.Addr().String()
}
