package config

import (
	"reflect"
	"strings"
)

// The changes below cut the text of the file at the lines of what they change and leave all others as they are. What
// comes out is read again: where it does not mean what was wanted, as YAML in unusual spellings might not, nothing is
// changed and the error says so.

// Put adds a context, or puts it in the place of the one that has the name. The first one becomes current.
func (f *File) Put(name string, context Context) error {
	if err := CheckName(name); err != nil && !f.Has(name) {
		return err
	}
	if err := context.check(); err != nil {
		return err
	}
	first := len(f.contexts) == 0
	err := f.change(name, "", func(lines *lines) bool { return f.putText(lines, name, context) }, func(want *File) {
		want.contexts[name] = context
	})
	if err == nil && first {
		err = f.Use(name)
	}
	return err
}

// Use makes a context the current one; "" makes none.
func (f *File) Use(name string) error {
	if name != "" && !f.Has(name) {
		_, err := f.Context(name)
		return err
	}
	if name == f.Current {
		return nil
	}
	return f.change("", "", func(lines *lines) bool { return f.useText(lines, name) }, func(want *File) { want.Current = name })
}

// Rename gives a context another name. The current one stays current.
func (f *File) Rename(old, name string) error {
	context, err := f.Context(old)
	if err != nil {
		return err
	}
	if err := CheckName(name); err != nil {
		return err
	}
	if old == name {
		return nil
	}
	if f.Has(name) {
		return &UsageError{"there is a context " + quoted(name) + " already", "`jt context remove " + name + "` takes it away"}
	}
	wasCurrent := f.Current == old
	err = f.change(old, name, func(lines *lines) bool {
		at, _ := f.entry(old)
		return lines.replace(at.line, at.column, at.written, scalar(name))
	}, func(want *File) {
		delete(want.contexts, old)
		want.contexts[name] = context
	})
	if err == nil && wasCurrent {
		err = f.Use(name)
	}
	return err
}

// Remove takes a context away. When it was the current one, none is afterwards.
func (f *File) Remove(name string) error {
	if _, err := f.Context(name); err != nil {
		return err
	}
	if f.Current == name {
		if err := f.Use(""); err != nil {
			return err
		}
	}
	return f.change(name, "", func(lines *lines) bool {
		first, last, ok := f.span(name)
		if ok {
			lines.cut(first, last)
		}
		return ok
	}, func(want *File) { delete(want.contexts, name) })
}

// change cuts the text, and takes it on when it means what it should: old and name are the contexts whose text differs.
func (f *File) change(old, name string, cut func(*lines) bool, want func(*File)) error {
	refused := &FileError{
		Path: f.Path, Problem: "is written in a way that jt can read but not change",
		Hint: "change it by hand: jt changes contexts of which each key has a line of its own",
	}
	text := splitLines(f.text)
	if !cut(text) {
		return refused
	}
	changed, err := parse(f.Path, []byte(text.String()))
	if err != nil {
		if len(text.String()) > maxFileBytes {
			return err
		}
		return refused
	}
	wanted := &File{Current: f.Current, contexts: map[string]Context{}}
	for each, context := range f.contexts {
		wanted.contexts[each] = context
	}
	want(wanted)
	if changed.Current != wanted.Current || !reflect.DeepEqual(changed.contexts, wanted.contexts) || !sameBut(f.document.root, changed.document.root, old, name) {
		return refused
	}
	changed.mark, changed.open = f.mark, f.open
	*f = *changed
	return nil
}

// sameBut tells whether two files hold the same, unknown keys too, apart from the current context and from those of two
// names.
func sameBut(before, after node, names ...string) bool {
	return without(before, names).equal(without(after, names))
}

func without(root node, names []string) node {
	left := node{kind: kindObject}
	for _, at := range root.members {
		switch at.key {
		case "current":
			continue
		case "contexts":
			kept := node{kind: kindObject}
			for _, context := range at.value.members {
				if context.key != names[0] && context.key != names[1] {
					kept.members = append(kept.members, context)
				}
			}
			if len(kept.members) == 0 {
				continue
			}
			at.value = kept
		}
		left.members = append(left.members, at)
	}
	return left
}

// putText writes a context where the one of its name stands, else after the last one.
func (f *File) putText(lines *lines, name string, context Context) bool {
	if at, there := f.entry(name); there {
		first, last, ok := f.span(name)
		if ok {
			lines.cut(first, last)
			lines.insert(first, contextText(at.written, context, at.column-1))
		}
		return ok
	}
	all, there := f.contextsKey()
	switch {
	case f.document.root.flow || all.value.flow && len(all.value.members) > 0:
		return false
	case !there:
		indent := f.rootIndent()
		lines.insert(f.rootEnd()+1, append([]string{strings.Repeat(" ", indent) + "contexts:"}, contextText(scalar(name), context, indent+2)...))
	case len(all.value.members) == 0:
		for _, nothing := range []string{" {}", " null", " ~"} {
			lines.replace(all.value.line, all.value.column-1, nothing, "")
		}
		lines.insert(all.line+1, contextText(scalar(name), context, all.column+1))
	default:
		last := all.value.members[len(all.value.members)-1]
		_, end, ok := f.span(last.key)
		if !ok {
			return false
		}
		lines.insert(end+1, contextText(scalar(name), context, last.column-1))
	}
	return true
}

// useText writes the name of the current context where it stands, else above all else.
func (f *File) useText(lines *lines, name string) bool {
	value := scalar(name)
	for _, at := range f.document.root.members {
		if at.key == "current" {
			return lines.replaceValue(at.line, at.column, at.written, value)
		}
	}
	if f.document.root.flow {
		return false
	}
	first := f.rootEnd() + 1
	if members := f.document.root.members; len(members) > 0 {
		first = members[0].line
	}
	lines.insert(first, []string{strings.Repeat(" ", f.rootIndent()) + "current: " + value})
	return true
}

func (f *File) rootIndent() int {
	if members := f.document.root.members; len(members) > 0 {
		return members[0].column - 1
	}
	return 0
}

func (f *File) contextsKey() (found member, there bool) {
	for _, at := range f.document.root.members {
		if at.key == "contexts" {
			return at, true
		}
	}
	return member{}, false
}

// entry is where a context stands.
func (f *File) entry(name string) (found member, there bool) {
	all, _ := f.contextsKey()
	for _, at := range all.value.members {
		if at.key == name {
			return at, true
		}
	}
	return member{}, false
}

// rootEnd is the last line that belongs to the document.
func (f *File) rootEnd() int {
	if f.document.end > 0 {
		return f.document.end - 1
	}
	return len(*splitLines(f.text))
}

// span is the lines of a context, from its name to its last value. Comments and blank lines after that are left out
// unless they are indented further than the name: they belong to what follows.
func (f *File) span(name string) (first, last int, ok bool) {
	all, _ := f.contextsKey()
	at, there := f.entry(name)
	if !there || f.document.root.flow || all.value.flow {
		return 0, 0, false
	}
	first, last = at.line, f.rootEnd()
	for _, others := range [][]member{f.document.root.members, all.value.members} {
		for _, other := range others {
			if other.line > first {
				last = min(last, other.line-1)
			}
			if other.line == first && other.key != name {
				return 0, 0, false
			}
		}
	}
	text := *splitLines(f.text)
	for last > first && f.between(text[last-1], last, at.column-1) {
		last--
	}
	return first, last, true
}

// between tells a line that stands between contexts: it is blank, or a comment that is indented no further than they.
func (f *File) between(line string, number, indent int) bool {
	bare := strings.TrimSpace(line)
	if bare == "" {
		return true
	}
	return f.document.comments[number] && bare[0] == '#' && len(line)-len(strings.TrimLeft(line, " ")) <= indent
}
