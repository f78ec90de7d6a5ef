package output

import (
	"slices"

	"github.com/itchyny/gojq"
)

// place is what a part of a jq expression works on.
type place int

const (
	elsewhere place = iota
	onRows          // the array of rows
	onRow
)

// element returns what .[] of a place is.
func (p place) element() place {
	if p == onRows {
		return onRow
	}
	return elsewhere
}

// fieldsOfRows are the names of the fields that a jq expression reads from rows, as far as that can be seen without
// running it: .[].name, map(select(.name)), {name}.
type fieldsOfRows []string

func (f *fieldsOfRows) add(name string, at place) {
	if at == onRow && name != "" && !slices.Contains(*f, name) {
		*f = append(*f, name)
	}
}

// query adds the fields that a query reads, and returns what its results are.
func (f *fieldsOfRows) query(query *gojq.Query, at place) place {
	switch {
	case query == nil:
		return elsewhere
	case query.Term != nil:
		return f.term(query.Term, at)
	case query.Op >= gojq.OpAssign:
		return elsewhere // it may make the field that it names
	}
	left := f.query(query.Left, at)
	if query.Op == gojq.OpPipe && len(query.Patterns) == 0 {
		return f.query(query.Right, left)
	}
	right := f.query(query.Right, at)
	if query.Op == gojq.OpComma && left == right || query.Op == gojq.OpPipe {
		return right
	}
	return elsewhere
}

func (f *fieldsOfRows) term(term *gojq.Term, at place) place {
	var found place
	switch term.Type {
	case gojq.TermTypeIdentity:
		found = at
	case gojq.TermTypeIndex:
		found = f.index(term.Index, at)
	case gojq.TermTypeFunc:
		found = f.call(term.Func, at)
	case gojq.TermTypeQuery:
		found = f.query(term.Query, at)
	case gojq.TermTypeArray:
		if f.query(term.Array.Query, at) == onRow {
			found = onRows
		}
	case gojq.TermTypeObject:
		for _, pair := range term.Object.KeyVals {
			if pair.Val == nil && pair.KeyString == nil && pair.KeyQuery == nil {
				f.add(pair.Key, at) // {name}; no field is called $name
			}
			f.query(pair.Val, at)
		}
	case gojq.TermTypeString, gojq.TermTypeFormat:
		if term.Str != nil {
			for _, inserted := range term.Str.Queries {
				f.query(inserted, at)
			}
		}
	case gojq.TermTypeIf:
		for _, part := range []*gojq.Query{term.If.Cond, term.If.Then, term.If.Else} {
			f.query(part, at)
		}
	}
	for _, suffix := range term.SuffixList {
		switch {
		case suffix.Iter:
			found = found.element()
		case suffix.Index != nil:
			found = f.index(suffix.Index, found)
		}
	}
	return found
}

func (f *fieldsOfRows) index(index *gojq.Index, of place) place {
	switch {
	case index.Name != "":
		f.add(index.Name, of)
		return elsewhere
	case index.Str != nil:
		return elsewhere
	case index.IsSlice:
		return of
	}
	return of.element()
}

// call is about the functions that pass rows on, or look at each.
func (f *fieldsOfRows) call(function *gojq.Func, at place) place {
	argument := at
	switch function.Name {
	case "select", "first", "last", "min", "max", "sort", "unique", "reverse":
	case "map", "sort_by", "unique_by", "group_by", "min_by", "max_by", "any", "all":
		argument = at.element()
	default:
		return elsewhere
	}
	var inner place
	for _, one := range function.Args {
		inner = f.query(one, argument)
	}
	switch function.Name {
	case "select", "sort", "unique", "reverse", "sort_by", "unique_by":
		return at
	case "map":
		if inner == onRow {
			return onRows
		}
	case "min", "max", "min_by", "max_by":
		return at.element()
	case "first", "last":
		if len(function.Args) > 0 {
			return inner
		}
		return at.element()
	}
	return elsewhere
}
