// Package timerange reads the times, durations and time ranges that people write on a command line, in the spellings that
// `jt help time` lists. A [Parser] has one "now" and one time zone, so that everything on one command line is measured from
// the same moment.
//
// Date-times are those of RFC 3339 and ISO 8601, without leap seconds, week dates, day numbers and dates without dashes. A
// fraction of a second can have any length, and 24:00:00 is the midnight that ends a day. An instant is in the zone of the
// offset that was written, or else in the parser's; it is cut to the millisecond, not rounded, and is in the years 1900 to
// 9999 of UTC.
//
// When clocks change, a local time may not exist, or exist twice. Both are read with the offset in force before the change:
// of two instants the earlier one counts, and a skipped time moves forward by as much as the clocks did. A day whose midnight
// was skipped therefore begins at its first instant.
//
// In a duration, units go from large to small without repetition; the last one can have a fraction, except years and months.
// Signs are errors. Months and years follow the calendar in the parser's zone and are counted first; a day that the month
// does not have becomes its last one. [Duration] reads the same spellings, except months and years, which vary in length.
//
// Every error is an [*Error] with the value, the problem, and an example that works.
package timerange
