package config

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// kind is what a value of a file is, in words.
type kind string

const (
	kindText    kind = "a text"
	kindNumber  kind = "a number"
	kindBoolean kind = "true or false"
	kindNull    kind = "nothing"
	kindList    kind = "a list"
	kindObject  kind = "keys and values"
	kindOther   kind = "a tag, an anchor or an alias"
)

// node is a value of a file.
type node struct {
	kind         kind
	line, column int
	text         string // of a text, as it is meant; of others as they are written
	flow         bool   // it is written in brackets
	members      []member
	items        []node
}

// member is a key and its value.
type member struct {
	key          string
	written      string // the key as it stands in the file
	line, column int
	value        node
}

// document is a file's one document.
type document struct {
	root     node // of no kind where the file holds nothing
	comments map[int]bool
	end      int // the line on which the document is marked to end; 0 where it is not
}

// maxBrackets is how deep brackets may lie within each other: the time of the parser grows with the square of that.
const maxBrackets = 100

// readYAML reads YAML. Nothing is expanded: an alias stays one. The error is a *FileError without a path.
func readYAML(text string) (document, error) {
	// Windows' line ends are as many lines, and the parser leaves them in some values.
	tokens := lexer.Tokenize(strings.ReplaceAll(text, "\r\n", "\n"))
	read := document{comments: map[int]bool{}}
	depth := 0
	for _, found := range tokens {
		switch found.Type {
		case token.SequenceStartType, token.MappingStartType:
			if depth++; depth > maxBrackets {
				return document{}, &FileError{Line: found.Position.Line, Column: found.Position.Column, Problem: "brackets within brackets lie too deep here"}
			}
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.CommentType:
			read.comments[found.Position.Line] = true
		case token.DocumentEndType:
			if read.end == 0 {
				read.end = found.Position.Line
			}
		}
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) // twofold keys get a message of our own
	if err != nil {
		return document{}, describeYAML(err)
	}
	var roots []ast.Node
	for _, part := range file.Docs {
		if _, directive := part.Body.(*ast.DirectiveNode); part.Body != nil && !directive {
			roots = append(roots, part.Body)
		}
	}
	switch len(roots) {
	case 0:
		return read, nil
	case 1:
		read.root, err = nodeOf(roots[0])
		return read, err
	}
	at := &FileError{Problem: "a second document begins here", Hint: "a contexts file is one document"}
	at.Line, at.Column = placeOf(roots[1])
	return document{}, at
}

// yamlError is what the parser's errors have in common.
type yamlError interface {
	error
	GetToken() *token.Token
	GetMessage() string
}

// yamlProblems are the parser's messages that a mistake of a hand leads to, in words that help. Others can hold parts of
// the file, and with it a secret.
var yamlProblems = []struct{ message, problem string }{
	{"tab character", "a tab stands where YAML wants blanks"},
	{"cannot start any token", "this character, a tab perhaps, cannot stand here"},
	{"could not find end character of", "a quotation mark is not closed"},
	{"must be specified", "a bracket is not closed, or a comma is missing"},
	{"end token", "a bracket is not closed"},
	{"mapping value is not allowed", "a colon with a blank after it stands within a value: put the value in quotes"},
	{"non-map value is specified", "a key with its colon is expected here"},
	{"unexpected key name", "a key with its colon is expected here"},
	{"could not find value for mapping key", "this key has no value"},
	{"value is not allowed in this context", "the indentation does not fit the line before"},
}

func describeYAML(err error) error {
	failed := &FileError{Problem: "this is not YAML", Hint: "mend the file, or move it away and add the contexts again"}
	syntax, ok := errors.AsType[yamlError](err)
	if !ok {
		return failed
	}
	if at := syntax.GetToken(); at != nil && at.Position != nil {
		failed.Line, failed.Column = at.Position.Line, max(at.Position.Column, 1)
	}
	for _, known := range yamlProblems {
		if strings.Contains(syntax.GetMessage(), known.message) {
			failed.Problem += ": " + known.problem
			break
		}
	}
	return failed
}

func nodeOf(from ast.Node) (node, error) {
	read := node{}
	read.line, read.column = placeOf(from)
	if at := from.GetToken(); at != nil {
		read.text = at.Value
	}
	switch from := from.(type) {
	case *ast.StringNode:
		read.kind, read.text = kindText, from.Value
	case *ast.LiteralNode:
		read.kind, read.text = kindText, from.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		read.kind = kindNumber
	case *ast.BoolNode:
		read.kind = kindBoolean
	case *ast.NullNode:
		read.kind = kindNull
	case *ast.SequenceNode:
		read.kind, read.flow = kindList, from.IsFlowStyle
		for _, value := range from.Values {
			item, err := nodeOf(value)
			if err != nil {
				return read, err
			}
			read.items = append(read.items, item)
		}
	case *ast.MappingNode:
		read.kind, read.flow = kindObject, from.IsFlowStyle
		return read, read.addMembers(from.Values)
	case *ast.MappingValueNode:
		read.kind = kindObject
		return read, read.addMembers([]*ast.MappingValueNode{from})
	default:
		read.kind, read.text = kindOther, from.String()
	}
	return read, nil
}

func (n *node) addMembers(values []*ast.MappingValueNode) error {
	for _, value := range values {
		at := member{}
		at.line, at.column = placeOf(value.Key)
		if written := value.Key.GetToken(); written != nil {
			at.key, at.written = written.Value, strings.TrimSpace(written.Origin)
		}
		switch key := value.Key.(type) {
		case *ast.StringNode:
			at.key = key.Value
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode, *ast.MergeKeyNode:
		default:
			return &FileError{Line: at.line, Column: at.column, Problem: "this is no plain key"}
		}
		if value.Value == nil {
			return &FileError{Line: at.line, Column: at.column, Problem: "this key has no value"}
		}
		var err error
		if at.value, err = nodeOf(value.Value); err != nil {
			return err
		}
		n.members = append(n.members, at)
	}
	return nil
}

// placeOf is where a value begins; the parser gives a mapping the place of the colon after its first key.
func placeOf(from ast.Node) (line, column int) {
	switch inner := from.(type) {
	case *ast.MappingNode:
		if !inner.IsFlowStyle && len(inner.Values) > 0 {
			return placeOf(inner.Values[0])
		}
	case *ast.MappingValueNode:
		return placeOf(inner.Key)
	}
	at := from.GetToken()
	if at == nil || at.Position == nil {
		return 0, 0
	}
	return at.Position.Line, max(at.Position.Column, 1)
}

// equal tells whether two values mean the same, wherever they stand.
func (n node) equal(other node) bool {
	if n.kind != other.kind || n.text != other.text && n.kind != kindObject && n.kind != kindList ||
		len(n.items) != len(other.items) || len(n.members) != len(other.members) {
		return false
	}
	for i := range n.items {
		if !n.items[i].equal(other.items[i]) {
			return false
		}
	}
	for i := range n.members {
		if n.members[i].key != other.members[i].key || !n.members[i].value.equal(other.members[i].value) {
			return false
		}
	}
	return true
}
