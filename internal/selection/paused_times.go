package selection

import (
	"time"

	"jt/client/model"
	"jt/internal/cli"
)

// Timed reports whether --paused-after or --paused-before is given.
func (s *Selection) Timed() bool { return s.Paused.Started != nil || s.Paused.Ended != nil }

// ReadTimes reads the times of --paused-after and --paused-before. They are relative to now, and in the zone of the environment.
func (s *Selection) ReadTimes(session *cli.Session, now time.Time) (err error) {
	s.between, err = s.Paused.Between(session, now)
	return err
}

// keepsPaused reports whether a job type is paused, and was so in the time that is asked for, if any is.
func (s *Selection) keepsPaused(object model.Object) (bool, error) {
	if !s.Timed() {
		return true, nil
	}
	if paused, err := IsPaused(object); err != nil || !paused {
		return false, err
	}
	if err := needField(object, "paused", "a time"); err != nil {
		return false, err
	}
	text, err := object.Text("paused")
	if err != nil || text == "" { // the server does not know when
		return false, err
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return false, &model.FieldError{Row: object.Describe(), Field: "paused", Want: "a time", Got: `"` + text + `"`}
	}
	return !at.Before(s.between.Started) && (s.between.Ended.IsZero() || at.Before(s.between.Ended)), nil
}
