package cmd

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"jt/internal/terminal"
)

// fakeTerminal understands only what a watch writes.
type fakeTerminal struct {
	mutex         sync.Mutex
	width, height int
	sizeless      bool       // its size is unknown
	cells         [][]string // of the screen that is shown while watching; one text for each cell
	row, column   int
	reversed      bool
	alternate     bool
	cursorHidden  bool
	noWrap        bool
	inFrame       bool
	ordinary      strings.Builder // what was written to the normal screen
	writes        []string
	problems      []string
	failing       error // of every write
	broken        bool  // every write panics

	resized, stopped, continued chan os.Signal
	stops, resumes, ends        int

	typed  chan struct{} // nil if no keys are read
	unread string        // what was typed and not read
}

func newFakeTerminal(width, height int) *fakeTerminal {
	f := &fakeTerminal{resized: make(chan os.Signal, 1), stopped: make(chan os.Signal, 1), continued: make(chan os.Signal, 1)}
	f.resize(width, height)
	return f
}

// resize keeps the content that fits.
func (f *fakeTerminal) resize(width, height int) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	cells := make([][]string, height)
	for i := range cells {
		cells[i] = make([]string, width)
		for j := range cells[i] {
			if cells[i][j] = " "; i < f.height && j < f.width {
				cells[i][j] = f.cells[i][j]
			}
		}
	}
	f.width, f.height, f.cells = width, height, cells
	f.row, f.column = min(f.row, max(height-1, 0)), min(f.column, max(width-1, 0))
}

func (f *fakeTerminal) size() (width, height int) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.sizeless {
		return 0, 0
	}
	return f.width, f.height
}

func (f *fakeTerminal) start() (terminal.ScreenControl, error) {
	return terminal.ScreenControl{
		Resized: f.resized, Stopped: f.stopped, Continued: f.continued,
		Stop: func() {
			f.stops++
			if f.alternate || f.cursorHidden || f.noWrap {
				f.problem("stopped without giving the terminal back")
			}
		},
		Resume: func() { f.resumes++ },
		End:    func() { f.ends++ },
		Typed:  f.typed, ReadKey: f.readKey,
	}, nil
}

func (f *fakeTerminal) readKey() (typed byte, ok bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.unread == "" {
		return 0, false
	}
	typed, f.unread = f.unread[0], f.unread[1:]
	return typed, true
}

func (f *fakeTerminal) set(change func(*fakeTerminal)) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	change(f)
}

func (f *fakeTerminal) written() []string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return slices.Clone(f.writes)
}

func (f *fakeTerminal) problem(format string, values ...any) {
	f.problems = append(f.problems, fmt.Sprintf(format, values...))
}

func (f *fakeTerminal) Write(text []byte) (int, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.broken && f.alternate {
		f.broken = false
		panic("the terminal broke")
	}
	if f.failing != nil {
		return 0, f.failing
	}
	f.writes = append(f.writes, string(text))
	rest := string(text)
	for rest != "" {
		switch {
		case strings.HasPrefix(rest, "\x1b["):
			end := strings.IndexFunc(rest[2:], func(r rune) bool { return r >= '@' && r <= '~' }) + 2
			f.obey(rest[2:end], rest[end])
			rest = rest[end+1:]
		case !f.alternate:
			end := strings.IndexByte(rest, 0x1b)
			if end < 0 {
				end = len(rest)
			}
			f.ordinary.WriteString(rest[:end])
			rest = rest[end:]
		default:
			graphemes := displaywidth.StringGraphemes(rest)
			graphemes.Next()
			f.put(graphemes.Value())
			rest = rest[len(graphemes.Value()):]
		}
	}
	return len(text), nil
}

func (f *fakeTerminal) put(character string) {
	if first, _ := utf8.DecodeRuneInString(character); first < ' ' {
		f.problem("a control character: %q", character)
		return
	}
	width := displaywidth.String(character)
	if f.row >= f.height || f.column+width > f.width {
		f.problem("%q at row %d, column %d of %dx%d", character, f.row, f.column, f.width, f.height)
		return
	}
	if f.reversed {
		character = "[" + character + "]"
	}
	f.cells[f.row][f.column] = character
	for i := 1; i < width; i++ {
		f.cells[f.row][f.column+i] = ""
	}
	f.column += width
}

// press types keys, whose characters a terminal shows.
func (f *fakeTerminal) press(keys string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for _, key := range keys {
		if key != '\n' {
			f.put(string(key))
			continue
		}
		f.column = 0
		if f.row++; f.row == f.height {
			f.row--
			f.cells = append(slices.Clone(f.cells[1:]), f.cells[0])
			f.clear(f.row, 0)
		}
	}
}

func (f *fakeTerminal) clear(row, column int) {
	for ; column < f.width; column++ {
		f.cells[row][column] = " "
	}
}

func (f *fakeTerminal) obey(parameters string, command byte) {
	switch sequence := parameters + string(command); sequence {
	case "?1049h", "?1049l":
		f.alternate = command == 'h'
		f.row, f.column = 0, 0
		for row := range f.cells {
			f.clear(row, 0)
		}
	case "?25h", "?25l":
		f.cursorHidden = command == 'l'
	case "?7h", "?7l":
		f.noWrap = command == 'l'
	case "?2026h", "?2026l":
		f.inFrame = command == 'h'
	case "H":
		f.row, f.column = 0, 0
	case "K":
		f.clear(f.row, min(f.column, f.width-1)) // after a full line the cursor is on its last cell
	case "J":
		f.clear(f.row, min(f.column, f.width-1))
		for row := f.row + 1; row < f.height; row++ {
			f.clear(row, 0)
		}
	default:
		row, column, found := strings.Cut(parameters, ";")
		switch {
		case command == 'm':
			f.reversed = parameters == "7" || strings.HasPrefix(parameters, "7;")
		case command == 'H' && found:
			f.row, _ = strconv.Atoi(row)
			f.column, _ = strconv.Atoi(column)
			f.row, f.column = f.row-1, f.column-1
		default:
			f.problem("an unknown sequence: %q", sequence)
		}
	}
	if f.row >= f.height {
		f.problem("row %d of %d", f.row, f.height)
		f.row = f.height - 1
	}
}

// text returns the lines of the screen without trailing blanks.
func (f *fakeTerminal) text() string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	lines := make([]string, len(f.cells))
	for i, cells := range f.cells {
		lines[i] = strings.ReplaceAll(strings.TrimRight(strings.Join(cells, ""), " "), "][", "")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// givenBack lists what of the terminal was not restored.
func (f *fakeTerminal) givenBack() []string {
	problems := f.problems
	for problem, there := range map[string]bool{
		"the other screen is still shown": f.alternate, "no cursor is shown": f.cursorHidden, "lines are not wrapped": f.noWrap,
		"a frame is open": f.inFrame, "text is reversed": f.reversed, "signals are still caught": f.ends != 1,
	} {
		if there {
			problems = append(problems, problem)
		}
	}
	return problems
}
