package config

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// tree is the parser's tree of a file, with comments, order and keys that are not jt's.
type tree struct {
	file    *ast.File
	root    *ast.MappingNode
	ends    string   // of lines
	dropped []string // comments that a change removes on purpose
}

var errNotCarried = errors.New("the parser's tree does not carry this file")

// parseTree returns the tree of a file. It fails if the tree would be written with another meaning: the parser loses blank
// lines at the end of a block of text, for example.
func parseTree(text string) (*tree, error) {
	t := &tree{ends: "\n"}
	if strings.Contains(text, "\r\n") {
		t.ends = "\r\n"
		text = strings.ReplaceAll(text, t.ends, "\n")
	}
	before, err := readYAML(text)
	if err == nil && before.Kind == "" { // nothing, or comments
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		text += "current: \"\"\ncontexts: {}\n"
		before, err = readYAML(text)
	}
	if err != nil {
		return nil, err
	}
	if t.file, err = parser.ParseBytes([]byte(text), parser.ParseComments); err != nil {
		return nil, err
	}
	after, err := readYAML(t.file.String())
	if err != nil || !after.Same(before) {
		return nil, errNotCarried
	}
	for _, part := range t.file.Docs {
		if root, ok := part.Body.(*ast.MappingNode); ok {
			t.root = root
		}
	}
	if t.root == nil {
		return nil, errNotCarried
	}
	return t, nil
}

// text returns the tree as text.
func (t *tree) text() string {
	return strings.ReplaceAll(t.file.String(), "\n", t.ends)
}

// comments lists the comments of a text.
func comments(text string) []string {
	var found []string
	for _, each := range lexer.Tokenize(text) {
		if each.Type == token.CommentType {
			found = append(found, strings.TrimSpace(each.Value))
		}
	}
	return found
}

// set gives a key of a mapping the value in text, which is its new entry. The comment beside the old value remains.
func (t *tree) set(in *ast.MappingNode, key, text string) error {
	made, err := entry(in, text)
	if err != nil {
		return err
	}
	at := find(in, key)
	if at < 0 {
		in.Values = append(in.Values, made)
		return nil
	}
	old := in.Values[at]
	beside := cmp.Or(old.Key.GetComment(), old.Value.GetComment())
	_, _ = old.Key.SetComment(nil), old.Value.SetComment(nil)
	t.dropped = append(t.dropped, comments(old.Value.String())...)
	old.Value = made.Value
	if block, ok := made.Value.(*ast.MappingNode); ok && !block.IsFlowStyle {
		return old.Key.SetComment(beside)
	}
	return old.Value.SetComment(beside)
}

// use sets the current context.
func (t *tree) use(name string) error { return t.set(t.root, "current", "current: "+scalar(name)) }

// put adds or replaces a context.
func (t *tree) put(name string, context Context) error {
	text := context.written(name)
	if contexts := t.contexts(); contexts != nil {
		return t.set(contexts, name, text)
	}
	return t.set(t.root, "contexts", "contexts:\n  "+strings.ReplaceAll(text, "\n", "\n  "))
}

func (t *tree) rename(old, name string) error {
	contexts := t.contexts()
	made, err := entry(contexts, scalar(name)+": x")
	if err != nil {
		return err
	}
	renamed := contexts.Values[find(contexts, old)]
	// The place decides about the indentation and a blank line before it.
	key, place := made.Key.GetToken(), renamed.Key.GetToken()
	key.Position, key.Prev = place.Position, place.Prev
	_ = made.Key.SetComment(renamed.Key.GetComment())
	renamed.Key = made.Key
	return nil
}

// remove removes a context with the comments that are about it.
func (t *tree) remove(name string) error {
	contexts := t.contexts()
	at := find(contexts, name)
	others := takeOtherComments(contexts.Values[at])
	t.dropped = append(t.dropped, comments(contexts.Values[at].String())...)
	contexts.Values = slices.Delete(contexts.Values, at, at+1)
	switch {
	case at < len(contexts.Values):
		putAbove(contexts.Values[at], others)
	case at > 0:
		putBelow(contexts.Values[at-1], others)
	default:
		putBelow(t.root.Values[find(t.root, "contexts")], others)
		return t.set(t.root, "contexts", "contexts: {}")
	}
	return nil
}

// takeOtherComments removes and returns the comments of an entry that are not about it: those that a blank line separates
// from its key, and those below it.
func takeOtherComments(from *ast.MappingValueNode) []*token.Token {
	head := commentTokens(from.GetComment())
	split, line := len(head), from.Key.GetToken().Position.Line
	for split > 0 && head[split-1].Position.Line == line-1 {
		split--
		line--
	}
	others := append(head[:split:split], commentTokens(from.FootComment)...)
	_ = from.SetComment(ast.CommentGroup(head[split:]))
	from.FootComment = nil
	return others
}

// putAbove adds comments to an entry, above its own and with a blank line between them.
func putAbove(entry *ast.MappingValueNode, comments []*token.Token) {
	if len(comments) == 0 {
		return
	}
	head := commentTokens(entry.GetComment())
	append(head, entry.Key.GetToken())[0].Prev = comments[len(comments)-1]
	_ = entry.SetComment(ast.CommentGroup(append(comments, head...)))
}

func putBelow(entry *ast.MappingValueNode, comments []*token.Token) {
	if comments = append(comments, commentTokens(entry.FootComment)...); len(comments) > 0 {
		entry.FootComment = ast.CommentGroup(comments)
	}
}

func commentTokens(group *ast.CommentGroupNode) []*token.Token {
	var tokens []*token.Token
	if group != nil {
		for _, comment := range group.Comments {
			tokens = append(tokens, comment.Token)
		}
	}
	return tokens
}

// contexts returns the contexts, or nil if there are none.
func (t *tree) contexts() *ast.MappingNode {
	if at := find(t.root, "contexts"); at >= 0 {
		if contexts, ok := t.root.Values[at].Value.(*ast.MappingNode); ok && len(contexts.Values) > 0 {
			return contexts
		}
	}
	return nil
}

// find returns the index of a key, or -1.
func find(in *ast.MappingNode, key string) int {
	return slices.IndexFunc(in.Values, func(each *ast.MappingValueNode) bool { return each.Key.GetToken().Value == key })
}

// entry parses a key with its value for a mapping.
func entry(in *ast.MappingNode, text string) (*ast.MappingValueNode, error) {
	indent := ""
	if !in.IsFlowStyle {
		indent = strings.Repeat(" ", in.Values[0].Key.GetToken().Position.Column-1)
	}
	file, err := parser.ParseBytes([]byte(indent+strings.ReplaceAll(text, "\n", "\n"+indent)), 0)
	if err != nil {
		return nil, err
	}
	mapping, ok := file.Docs[0].Body.(*ast.MappingNode)
	if !ok {
		return nil, errNotCarried
	}
	if in.IsFlowStyle {
		mapping.SetIsFlowStyle(true)
	}
	return mapping.Values[0], nil
}
