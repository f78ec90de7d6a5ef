package scaletest

import "time"

// instant is a moment in microseconds since 1970, which is how precise the database behind the service is. The zero
// instant stands for null.
type instant int64

func instantOf(t time.Time) instant { return instant(t.UnixMicro()) }

func (i instant) time() time.Time { return time.UnixMicro(int64(i)).UTC() }

func (i instant) add(d time.Duration) instant { return i + instant(d/time.Microsecond) }

// optional is a text that can be null; its zero value is null.
type optional struct {
	text    string
	present bool
}

func some(text string) optional { return optional{text: text, present: true} }

// compare puts null first, as the service's database does.
func (o optional) compare(other optional) int {
	switch {
	case o.present != other.present:
		return compareFlags(o.present, other.present)
	case o.text < other.text:
		return -1
	case o.text > other.text:
		return 1
	}
	return 0
}

func compareFlags(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// resources are what a job of a job type needs.
type resources struct {
	cpus           float64
	memory         float64 // MiB
	diskConstant   float64 // MiB
	diskMultiplier float64 // times the size of the input
}

// jobType is all that the server knows about a job type. It is guarded by the store's mutex.
type jobType struct {
	id          int64
	name        string
	version     string
	title       optional
	description optional
	category    optional
	authorName  optional
	authorURL   optional
	iconCode    optional
	dockerImage optional

	isSystem         bool
	isLongRunning    bool
	isActive         bool
	isOperational    bool
	isPaused         bool
	usesDocker       bool
	dockerPrivileged bool
	brokenMapping    bool // the saved error mapping makes details fail

	priority  int64
	timeout   int64 // seconds
	maxTries  int64
	resources resources

	created      instant
	archived     instant
	paused       instant
	lastModified instant

	definition   string // the job interface, as JSON
	errorMapping string // JSON

	work       workload
	simulation *simulation // made when first looked at
	listRow    []byte      // the row of the list as JSON; nil after a change
	patches    int
}

// jobError is an error that a failed job can have.
type jobError struct {
	id          int64
	name        string
	title       string
	description string
	category    string // SYSTEM, DATA or ALGORITHM
}

// jobErrors are the errors that the server knows, by id from 1; the SYSTEM ones come first.
func jobErrors() []jobError {
	return []jobError{
		{1, "unknown", "Unknown", "The error that caused the failure is unknown.", "SYSTEM"},
		{2, "database", "Database", "A query against the Scale database failed.", "SYSTEM"},
		{3, "filesystem-io", "Filesystem I/O", "An IO operation on the filesystem failed.", "SYSTEM"},
		{4, "nfs", "NFS", "An NFS (Network File System) operation failed.", "SYSTEM"},
		{5, "docker", "Docker", "A Docker operation failed.", "SYSTEM"},
		{6, "node-lost", "Node Lost", "The node that ran the job was lost.", "SYSTEM"},
		{7, "timeout", "Timeout", "The job ran longer than its time-out allows.", "ALGORITHM"},
		{8, "algorithm-unknown", "Algorithm Unknown", "The algorithm failed with an unknown exit code.", "ALGORITHM"},
		{9, "bad-input", "Bad Input", "The input cannot be read.", "DATA"},
		{10, "bad-projection", "Bad Projection", "The projection is not supported \u2014 \u201cEPSG\u201d code missing.", "DATA"},
		{11, "algo-crash", "Algorithm crashed", "The algorithm ended on a signal.", "ALGORITHM"},
		{12, "algo-timeout", "Algorithm timeout", "The algorithm gave up waiting.", "ALGORITHM"},
		{13, "cloud-cover", "Too many clouds", "More than 90 % of the scene is cloud.", "DATA"},
		{14, "no-overlap", "No overlap", "The scenes do not overlap.", "DATA"},
		{15, "out-of-memory", "Out of memory", "The algorithm was killed for its use of memory.", "ALGORITHM"},
	}
}

const systemErrors = 6 // how many of jobErrors are SYSTEM

// errorsChanged is when the built-in errors were created and last modified.
func errorsChanged() instant { return instantOf(time.Date(2015, 3, 11, 0, 0, 0, 0, time.UTC)) }
