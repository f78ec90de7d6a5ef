package output

import (
	"bufio"
	"io"
)

// sinkSize is large enough that a page of rows takes few system calls.
const sinkSize = 64 << 10

// sink buffers what is written. After the first failure every call fails with it.
type sink struct {
	buffer *bufio.Writer
}

func newSink(w io.Writer) *sink { return &sink{buffer: bufio.NewWriterSize(w, sinkSize)} }

func (s *sink) write(parts ...[]byte) error {
	for _, part := range parts {
		if _, err := s.buffer.Write(part); err != nil {
			return asWriteError(err)
		}
	}
	return nil
}

func (s *sink) flush() error { return asWriteError(s.buffer.Flush()) }

func asWriteError(err error) error {
	if err == nil {
		return nil
	}
	return &WriteError{Err: err}
}
