package scaletest

import (
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// objectWriter builds JSON the way Python spells it: ", " and ": " between the parts, ASCII only.
type objectWriter struct{ text []byte }

func (w *objectWriter) open() { w.text = append(w.text, '{') }

func (w *objectWriter) close() { w.text = append(w.text, '}') }

func (w *objectWriter) key(name string) {
	if w.text[len(w.text)-1] != '{' {
		w.text = append(w.text, ", "...)
	}
	w.text = append(w.text, '"')
	w.text = append(w.text, name...)
	w.text = append(w.text, `": `...)
}

func (w *objectWriter) string(name, value string) {
	w.key(name)
	w.text = appendString(w.text, value)
}

func (w *objectWriter) optional(name string, value optional) {
	if value.present {
		w.string(name, value.text)
		return
	}
	w.raw(name, "null")
}

func (w *objectWriter) flag(name string, value bool) {
	w.key(name)
	w.text = strconv.AppendBool(w.text, value)
}

func (w *objectWriter) integer(name string, value int64) {
	w.key(name)
	w.text = strconv.AppendInt(w.text, value, 10)
}

func (w *objectWriter) decimal(name string, value float64) {
	w.key(name)
	w.text = appendDecimal(w.text, value)
}

func (w *objectWriter) instant(name string, value instant) {
	w.key(name)
	w.text = appendInstant(w.text, value)
}

func (w *objectWriter) raw(name, json string) {
	w.key(name)
	w.text = append(w.text, json...)
}

// appendString quotes as Python does: everything beyond printable ASCII is escaped.
func appendString(text []byte, value string) []byte {
	text = append(text, '"')
	for i := 0; i < len(value); {
		c := value[i]
		if c >= ' ' && c <= '~' {
			if c == '"' || c == '\\' {
				text = append(text, '\\')
			}
			text = append(text, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(value[i:])
		i += size
		switch {
		case r == '\n':
			text = append(text, `\n`...)
		case r == '\r':
			text = append(text, `\r`...)
		case r == '\t':
			text = append(text, `\t`...)
		case r == '\b':
			text = append(text, `\b`...)
		case r == '\f':
			text = append(text, `\f`...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			text = appendEscape(appendEscape(text, high), low)
		default:
			text = appendEscape(text, r)
		}
	}
	return append(text, '"')
}

func appendEscape(text []byte, unit rune) []byte {
	const digits = "0123456789abcdef"
	return append(text, '\\', 'u', digits[unit>>12&15], digits[unit>>8&15], digits[unit>>4&15], digits[unit&15])
}

// appendDecimal spells a decimal as Python does: 64.0, 1e+16, 0.3333333333333333, 1e-05.
func appendDecimal(text []byte, value float64) []byte {
	if size := math.Abs(value); size != 0 && (size < 1e-4 || size >= 1e16) {
		return strconv.AppendFloat(text, value, 'e', -1, 64)
	}
	start := len(text)
	text = strconv.AppendFloat(text, value, 'f', -1, 64)
	for _, c := range text[start:] {
		if c == '.' {
			return text
		}
	}
	return append(text, ".0"...)
}

// appendInstant cuts to milliseconds, and leaves the fraction out where there is none at all: a whole number of
// milliseconds that is zero but was cut still shows as .000.
func appendInstant(text []byte, value instant) []byte {
	if value == 0 {
		return append(text, "null"...)
	}
	moment := value.time()
	text = append(text, '"')
	text = moment.AppendFormat(text, "2006-01-02T15:04:05")
	if moment.Nanosecond() != 0 {
		text = append(text, moment.Format(".000")...)
	}
	return append(text, `Z"`...)
}

// identity writes the fields that every service gives of a job type.
func (w *objectWriter) identity(t *jobType, withAuthor bool) {
	w.integer("id", t.id)
	w.string("name", t.name)
	w.string("version", t.version)
	w.optional("title", t.title)
	w.optional("description", t.description)
	w.optional("category", t.category)
	author, url := t.authorName, t.authorURL
	if !withAuthor {
		author, url = optional{}, optional{}
	}
	w.optional("author_name", author)
	w.optional("author_url", url)
	w.flag("is_system", t.isSystem)
	w.flag("is_long_running", t.isLongRunning)
	w.flag("is_active", t.isActive)
}

// fields writes what the list and the details give of a job type. The documentation has fewer fields than released
// servers send: is_operational in the details only, docker_privileged nowhere.
func (w *objectWriter) fields(t *jobType, withOperational, withPrivileged bool) {
	w.identity(t, true)
	if withOperational {
		w.flag("is_operational", t.isOperational)
	}
	w.flag("is_paused", t.isPaused)
	w.optional("icon_code", t.iconCode)
	w.flag("uses_docker", t.usesDocker)
	if withPrivileged {
		w.flag("docker_privileged", t.dockerPrivileged)
	}
	w.optional("docker_image", t.dockerImage)
	w.integer("priority", t.priority)
	w.integer("timeout", t.timeout)
	w.integer("max_tries", t.maxTries)
	w.decimal("cpus_required", t.resources.cpus)
	w.decimal("mem_required", t.resources.memory)
	w.decimal("disk_out_const_required", t.resources.diskConstant)
	w.decimal("disk_out_mult_required", t.resources.diskMultiplier)
	w.instant("created", t.created)
	w.instant("archived", t.archived)
	w.instant("paused", t.paused)
	w.instant("last_modified", t.lastModified)
}

// embedded writes the job type as it stands inside the rows of status, running and system failures.
func (w *objectWriter) embedded(t *jobType, withAuthor bool) {
	w.key("job_type")
	w.open()
	w.identity(t, withAuthor)
	w.flag("is_operational", t.isOperational)
	w.flag("is_paused", t.isPaused)
	w.optional("icon_code", t.iconCode)
	w.close()
}

// failure writes an error; released servers leave its title out of system failures.
func (w *objectWriter) failure(e *jobError, title optional) {
	w.integer("id", e.id)
	w.string("name", e.name)
	w.optional("title", title)
	w.string("description", e.description)
	w.string("category", e.category)
	w.instant("created", errorsChanged())
	w.instant("last_modified", errorsChanged())
}

// counts writes an array of job counts.
func (w *objectWriter) counts(name string, counts []jobCount) {
	w.key(name)
	w.text = append(w.text, '[')
	for i, count := range counts {
		if i > 0 {
			w.text = append(w.text, ", "...)
		}
		w.open()
		w.string("status", count.status)
		w.integer("count", int64(count.count))
		w.instant("most_recent", count.mostRecent)
		category := optional{}
		if count.category != "" {
			category = some(count.category)
		}
		w.optional("category", category)
		w.close()
	}
	w.text = append(w.text, ']')
}
