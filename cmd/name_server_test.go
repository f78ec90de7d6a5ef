package cmd

import (
	"context"
	"encoding/binary"
	"io"
	"net"
)

// noNames is a resolver that knows the file of hosts alone: of every other name its name server, which is in memory, says
// that there is none. Tests ask nobody beyond this machine.
func noNames() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go denyNames(there)
		return here, nil
	}}
}

// denyNames answers questions as DNS over TCP has them, each with its length before it (RFC 1035, 4.2.2).
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
		message[2] |= 0x80 // it is an answer
		message[3] = 0x83  // from somebody who asks on, and there is no such name
		if _, err := connection.Write(append(length[:], message...)); err != nil {
			return
		}
	}
}
