package view

// packed is a JSON text in little memory. Counts of jobs differ mostly in their digits, so texts of one shape share it.
type packed struct {
	shape  string // the text with a 0 for each digit; "" for no text
	digits string // two in a byte
}

// SentCounts are the shapes that counts of steps share, which it keeps as the server sent them. It is used by one goroutine at a
// time.
type SentCounts map[string]string

// Keep keeps the counts of a step in a trend.
func (s SentCounts) Keep(trend *Trend, step int, text []byte) {
	if trend.sent == nil {
		trend.sent = make([]packed, len(trend.Steps))
	}
	trend.sent[step] = s.pack(text)
}

func (s SentCounts) pack(text []byte) packed {
	shape := make([]byte, len(text))
	var digits []byte
	count := 0
	for i, character := range text {
		if shape[i] = character; character < '0' || character > '9' {
			continue
		}
		shape[i] = '0'
		if count%2 == 0 {
			digits = append(digits, (character-'0')<<4)
		} else {
			digits[count/2] |= character - '0'
		}
		count++
	}
	shared, known := s[string(shape)]
	if !known {
		shared = string(shape)
		s[shared] = shared
	}
	return packed{shared, string(digits)}
}

func (p packed) text() []byte {
	text := []byte(p.shape)
	count := 0
	for i, character := range text {
		if character == '0' {
			text[i] = '0' + p.digits[count/2]>>(4*(1-count%2))&0xf
			count++
		}
	}
	return text
}
