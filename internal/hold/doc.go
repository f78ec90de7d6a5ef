// Package hold keeps job types paused while a program runs. A journal on the disk has what a hold paused, written before
// and after each change, so that what a killed process left paused is told apart from what others paused.
package hold
