// Package change plans a change to several job types, carries it out, and reports what became of each. What a change does
// to a job type is a function that the caller passes; whether the server made it is verified by client.Update.
package change
