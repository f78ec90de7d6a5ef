package config

import (
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
		text += "contexts: {}\n"
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

// drop records the comments of a node that is removed from the tree.
func (t *tree) drop(node ast.Node) {
	t.dropped = append(t.dropped, comments(node.String())...)
}

// use sets the current context, at the top of the file if the key is new.
func (t *tree) use(name string) error {
	made, err := entry(t.root, "current: "+scalar(name))
	if err != nil {
		return err
	}
	if at := find(t.root, "current"); at >= 0 {
		old := t.root.Values[at]
		_ = made.Value.SetComment(old.Value.GetComment())
		old.Value = made.Value
		return nil
	}
	first := t.root.Values[0]
	takePlace(made, first)
	first.Key.GetToken().Prev = made.Key.GetToken()
	_ = made.SetComment(first.GetComment())
	_ = first.SetComment(nil)
	t.root.Values = slices.Insert(t.root.Values, 0, made)
	return nil
}

func (t *tree) put(name string, context Context) error {
	at := find(t.root, "contexts")
	if at < 0 {
		made, err := entry(t.root, "contexts: {}")
		if err != nil {
			return err
		}
		at = len(t.root.Values)
		t.root.Values = append(t.root.Values, made)
	}
	all := t.root.Values[at]
	contexts, ok := all.Value.(*ast.MappingNode)
	if !ok || len(contexts.Values) == 0 {
		made, err := entry(t.root, "contexts:\n  "+strings.ReplaceAll(context.written(name), "\n", "\n  "))
		if err != nil {
			return err
		}
		if comment := all.Value.GetComment(); comment != nil {
			_ = all.Key.SetComment(comment)
		}
		all.Value = made.Value
		return nil
	}
	made, err := entry(contexts, context.written(name))
	if err != nil {
		return err
	}
	if at := find(contexts, name); at >= 0 {
		t.drop(contexts.Values[at].Value)
		contexts.Values[at].Value = made.Value
		return nil
	}
	contexts.Values = append(contexts.Values, made)
	return nil
}

func (t *tree) rename(old, name string) error {
	contexts, at := t.context(old)
	made, err := entry(contexts, scalar(name)+": x")
	if err != nil {
		return err
	}
	takePlace(made, contexts.Values[at])
	_ = made.Key.SetComment(contexts.Values[at].Key.GetComment())
	contexts.Values[at].Key = made.Key
	return nil
}

// remove removes a context with the comments that are about it.
func (t *tree) remove(name string) error {
	contexts, at := t.context(name)
	removed := contexts.Values[at]
	others := takeOtherComments(removed)
	t.drop(removed)
	contexts.Values = slices.Delete(contexts.Values, at, at+1)
	if at < len(contexts.Values) {
		putAbove(contexts.Values[at], others)
		return nil
	}
	above := t.root.Values[find(t.root, "contexts")]
	if at > 0 {
		above = contexts.Values[at-1]
	} else {
		made, err := entry(t.root, "contexts: {}")
		if err != nil {
			return err
		}
		_ = made.Value.SetComment(above.Key.GetComment())
		_ = above.Key.SetComment(nil)
		above.Value = made.Value
	}
	putBelow(above, others)
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

// context returns the contexts and the index of one that exists.
func (t *tree) context(name string) (contexts *ast.MappingNode, at int) {
	contexts, _ = t.root.Values[find(t.root, "contexts")].Value.(*ast.MappingNode)
	return contexts, find(contexts, name)
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

// takePlace gives a new key the position of an old one, which decides its indentation and a blank line before it.
func takePlace(made, old *ast.MappingValueNode) {
	key, of := made.Key.GetToken(), old.Key.GetToken()
	key.Position, key.Prev = of.Position, of.Prev
}
