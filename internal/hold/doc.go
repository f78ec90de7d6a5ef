// Package hold keeps job types paused while a program runs, and unpauses them afterwards, whatever happens in between.
//
// Before each change its journal on the disk says what is about to be paused. So a later jt hold --recover can undo what a
// killed process left, and leave alone what somebody else paused.
package hold
