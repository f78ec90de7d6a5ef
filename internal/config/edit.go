package config

import (
	"maps"
	"reflect"
	"slices"

	"jt/internal/document"
)

// Put adds a context, or replaces the one of that name. The first context becomes the current one.
func (f *File) Put(name string, context Context) error {
	if err := CheckName(name); err != nil && !f.Has(name) {
		return err
	}
	if err := context.check(); err != nil {
		return err
	}
	current := f.Current
	if len(f.contexts) == 0 {
		current = name
	}
	contexts := maps.Clone(f.contexts)
	contexts[name] = context
	return f.change(current, contexts, func(t *tree) error { return t.put(name, context) })
}

// Use makes a context the current one.
func (f *File) Use(name string) error {
	if _, err := f.Context(name); err != nil {
		return err
	}
	if name == f.Current {
		return nil
	}
	return f.change(name, f.contexts, func(*tree) error { return nil })
}

// Rename renames a context. The current one remains current.
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
		return &UsageError{"the context " + name + " already exists", "remove it with `jt context remove " + name + "`"}
	}
	current := f.Current
	if current == old {
		current = name
	}
	contexts := maps.Clone(f.contexts)
	delete(contexts, old)
	contexts[name] = context
	return f.change(current, contexts, func(t *tree) error { return t.rename(old, name) })
}

// Remove removes a context. If it was the current one, there is no current one afterwards.
func (f *File) Remove(name string) error {
	if _, err := f.Context(name); err != nil {
		return err
	}
	current := f.Current
	if current == name {
		current = ""
	}
	contexts := maps.Clone(f.contexts)
	delete(contexts, name)
	return f.change(current, contexts, func(t *tree) error { return t.remove(name) })
}

// change edits the file's tree. It refuses the edit unless the new text means what it should and has every comment.
func (f *File) change(current string, contexts map[string]Context, edit func(*tree) error) error {
	refused := &document.Error{
		File: f.Path, Problem: "jt can read this file but not change it",
		Hint: "edit it by hand: jt would lose part of it",
	}
	tree, err := parseTree(f.text)
	if err == nil {
		err = edit(tree)
	}
	if err == nil && current != f.Current {
		err = tree.use(current)
	}
	if err != nil {
		return refused
	}
	text := tree.text()
	changed, err := parse(f.Path, []byte(text))
	if err != nil && len(text) > maxFileBytes {
		return err
	}
	before, after := slices.Sorted(slices.Values(comments(f.text))), append(comments(text), tree.dropped...)
	slices.Sort(after)
	if err != nil || changed.Current != current || !reflect.DeepEqual(changed.contexts, contexts) || !slices.Equal(before, after) {
		return refused
	}
	changed.mark, changed.open = f.mark, f.open
	*f = *changed
	return nil
}
