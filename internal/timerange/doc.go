// Package timerange reads the times, lengths of time and ranges that people
// write on a command line.
//
// A [Parser] holds one "now" and one time zone, so that everything on one
// command line is measured from the same moment:
//
//	parser := timerange.Parser{Now: time.Now(), Location: time.Local, StartedName: "--since", EndedName: "--until"}
//	lastHours, err := parser.Range(&started, &ended) // "PT3H", "now"
//	if err != nil {
//		return err
//	}
//	query.Started, query.Ended = lastHours.Started, lastHours.Ended
//
// # Instants
//
// [Parser.Instant] understands:
//
//   - date-times of RFC 3339 and ISO-8601 in the form 2015-01-31T05:00:00Z. A t
//     or one blank may stand for the T. Seconds may be left out, or have a
//     fraction of any length after a point or comma. The offset is Z, z, +02:00,
//     +0200 or +02; without one the clocks of the parser's zone are meant.
//     24:00:00 is the midnight that ends a day. Leap seconds, week dates, day
//     numbers and dates without dashes are refused;
//   - dates, such as 2015-01-31: the midnight that begins the day in the
//     parser's zone;
//   - durations, meaning that long before now;
//   - now.
//
// Where clocks are put forward or back, a local time may not exist or exist
// twice. Both are read with the offset that was in force before the change: of
// two instants the earlier one counts, and a time that was skipped is moved on
// by as much as the clocks were. A day whose midnight was skipped therefore
// begins at its first instant.
//
// Instants are cut to whole milliseconds, not rounded, and lie in the years
// 1900 to 9999 of UTC; anything else is an error.
//
// # Durations
//
// ISO-8601 durations have the units Y M W D and, after a T, H M S, all in upper
// case: PT3H, P1W, P1Y2M, P1DT12H. The short spelling has the units w d h m s ms,
// where m means minutes: 3h, 1h30m, 2d, 1.5h. In both, units go from large to
// small and none is repeated, weeks go together with other units, and the last
// unit may have a fraction after a point or comma, except years and months.
// Signs are refused.
//
// A day is 24 hours and a week 7 days, whatever the clocks do. Months and years
// are calendar ones in the parser's zone, counted before the rest; a day that the
// month does not have becomes its last one: a month before 31 March is 28 or
// 29 February.
//
// [Duration] reads the same spellings as a length of time, without months and years,
// which are not of one length.
//
// # Errors
//
// Every error is an [*Error] with the value, what is wrong with it, and an example
// that works.
package timerange
