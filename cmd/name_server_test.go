package cmd

import (
	"context"
	"encoding/binary"
	"io"
	"net"
)

// noNames returns a resolver that finds only names in the hosts file. It asks a name server in memory, which denies every
// other name, so that no test sends anything to another machine.
func noNames() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go denyNames(there)
		return here, nil
	}}
}

// denyNames answers DNS queries over TCP, each with its length before it (RFC 1035, 4.2.2).
func denyNames(connection net.Conn) {
	defer func() { _ = connection.Close() }()
	for {
		var length [2]byte
		if _, err := io.ReadFull(connection, length[:]); err != nil {
			return
		}
		message := make([]byte, binary.BigEndian.Uint16(length[:]))
		if _, err := io.ReadFull(connection, message); err != nil || len(message) < 12 {
			return
		}
		message[2] |= 0x80 // QR: a response
		message[3] = 0x83  // RA, and NXDOMAIN
		if _, err := connection.Write(append(length[:], message...)); err != nil {
			return
		}
	}
}
