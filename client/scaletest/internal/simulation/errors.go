package simulation

import "time"

// JobError is an error that a failed job can have.
type JobError struct {
	ID           int
	Name         string
	Title        *string
	Description  string
	Category     string // SYSTEM, DATA or ALGORITHM
	Created      Instant
	LastModified Instant

	JobTypeName *string // of the job type that defines it
}

// JobErrors are the errors of the server, with ids from 1; SYSTEM ones come first.
func JobErrors() []JobError {
	changed := InstantOf(time.Date(2015, 3, 11, 0, 0, 0, 0, time.UTC))
	return []JobError{
		{1, "unknown", new("Unknown"), "The error that caused the failure is unknown.", "SYSTEM", changed, changed, nil},
		{2, "database", new("Database"), "A query against the Scale database failed.", "SYSTEM", changed, changed, nil},
		{3, "filesystem-io", new("Filesystem I/O"), "An IO operation on the filesystem failed.", "SYSTEM", changed, changed, nil},
		{4, "nfs", new("NFS"), "An NFS (Network File System) operation failed.", "SYSTEM", changed, changed, nil},
		{5, "docker", new("Docker"), "A Docker operation failed.", "SYSTEM", changed, changed, nil},
		{6, "node-lost", new("Node Lost"), "The node that ran the job was lost.", "SYSTEM", changed, changed, nil},
		{7, "timeout", new("Timeout"), "The job ran longer than its time-out allows.", "ALGORITHM", changed, changed, nil},
		{8, "algorithm-unknown", new("Algorithm Unknown"), "The algorithm failed with an unknown exit code.", "ALGORITHM", changed, changed, nil},
		{9, "bad-input", new("Bad Input"), "The input cannot be read.", "DATA", changed, changed, nil},
		{10, "bad-projection", new("Bad Projection"), "The projection is not supported \u2014 \u201cEPSG\u201d code missing.", "DATA", changed, changed, nil},
		{11, "algo-crash", new("Algorithm crashed"), "The algorithm ended on a signal.", "ALGORITHM", changed, changed, nil},
		{12, "algo-timeout", new("Algorithm timeout"), "The algorithm gave up waiting.", "ALGORITHM", changed, changed, nil},
		{13, "cloud-cover", new("Too many clouds"), "More than 90 % of the scene is cloud.", "DATA", changed, changed, nil},
		{14, "no-overlap", new("No overlap"), "The scenes do not overlap.", "DATA", changed, changed, nil},
		{15, "out-of-memory", new("Out of memory"), "The algorithm was killed for its use of memory.", "ALGORITHM", changed, changed, nil},
	}
}

const systemErrors = 6 // how many of JobErrors are SYSTEM

// BuiltinErrors is how many of JobErrors belong to Scale itself.
const BuiltinErrors = 8
