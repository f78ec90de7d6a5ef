// Package timerange reads the times, durations and time ranges that people write
// on a command line.
//
// A [Parser] holds one "now" and one time zone, so that everything on one
// command line is measured from the same moment:
//
//	parser := timerange.Parser{Now: time.Now(), Location: time.Local, StartedName: "--since", EndedName: "--until"}
//	lastHours, err := parser.Range(&started, &ended) // "3h", "now"
//	if err != nil {
//		return err
//	}
//	query.Started, query.Ended = lastHours.Started, lastHours.Ended
//
// # Instants
//
// [Parser.Instant] understands:
//
//   - date-times of RFC 3339 and ISO 8601 in the format 2015-01-31T05:00:00Z. A t
//     or one space can replace the T. Seconds can be omitted, or have a fraction of
//     any length after a point or comma. The offset is Z, z, +02:00, +0200 or +02;
//     without one, the time is in the parser's zone. 24:00:00 is the midnight that
//     ends a day. Leap seconds, week dates, day numbers and dates without dashes are
//     errors. A blank may stand before the offset;
//   - dates, such as 2015-01-31, and today and yesterday: the midnight that begins the day
//     in the parser's zone, or a time of that day: yesterday 22:00;
//   - times of day, such as 02:00 or 02:00:00+02:00: the last such time. As the end of a
//     [Range] with a start it is the first such time after the start, or now if that is
//     ahead;
//   - durations, meaning that long before now: 3h, 3h ago;
//   - @ and a number of seconds since 1970, with or without a fraction;
//   - now.
//
// Instants are in the zone of the offset that was written, or else in the parser's.
// Without a known zone, those that depend on it are errors.
//
// When clocks change, a local time may not exist, or exist twice. Both are read with
// the offset in force before the change: of two instants the earlier one counts, and
// a skipped time moves forward by as much as the clocks did. A day whose midnight was
// skipped therefore begins at its first instant.
//
// Instants are cut to the millisecond, not rounded, and are in the years 1900 to 9999
// of UTC; anything else is an error.
//
// # Durations
//
// ISO 8601 durations have the units Y M W D and, after a T, H M S, all in upper
// case: PT3H, P1W, P1Y2M, P1DT12H. The short spelling has the units w d h m s ms,
// where m means minutes: 3h, 1h30m, 2d, 1.5h. In both, units go from large to small
// without repetition, weeks can be combined with other units, and the last unit can
// have a fraction after a point or comma, except years and months. Signs are errors.
//
// A day is 24 hours and a week 7 days, even when clocks change. Months and years are
// calendar ones in the parser's zone and are counted first; a day that the month does
// not have becomes its last one: a month before 31 March is 28 or 29 February.
//
// [Duration] reads the same spellings, except months and years, which vary in length.
//
// # Errors
//
// Every error is an [*Error] with the value, the problem, and an example that works.
package timerange
