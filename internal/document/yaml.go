package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// ParseYAML reads YAML with at most one document. Without one the value has no kind. It does not follow aliases and merge
// keys. The error is a *Error.
func ParseYAML(text []byte, subject *Subject) (Value, error) {
	if bytes.IndexByte(text, '\r') >= 0 { // the parser leaves the \r of a Windows line end in some values
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	if err := CheckYAML(text); err != nil {
		err.Hint = subject.HintYAML
		return Value{}, err
	}
	if list := subject.splitList(text); len(list.elements) > 0 {
		if top, err := (yamlReader{subject, 0}).document(list.rest, 0); err == nil && list.takenFrom(top) {
			return top, list.read(subject)
		}
	}
	return yamlReader{subject, 0}.document(text, 0)
}

// document reads a text that is depth levels deep in the document.
func (r yamlReader) document(text []byte, depth int) (Value, error) {
	tokens := lexer.Tokenize(string(text))
	for _, found := range tokens {
		found.Position.Line += r.lines
	}
	placeLast(tokens)
	if err := checkNesting(tokens); err != nil {
		return Value{}, err
	}
	// Duplicate keys are left to the caller, as in JSON.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return Value{}, describeYAML(err, r.subject)
	}
	var roots []ast.Node
	for _, part := range file.Docs {
		if _, directive := part.Body.(*ast.DirectiveNode); part.Body != nil && !directive {
			roots = append(roots, part.Body)
		}
	}
	switch len(roots) {
	case 0:
		return Value{}, nil
	case 1:
		return r.value(roots[0], depth)
	}
	return Value{}, &Error{Place: yamlPlace(roots[1]), Problem: "a second document begins here", Hint: r.subject.HintSecond}
}

// placeLast corrects the position of a string at the end of a text. If it has several lines, and one of them begins with a
// dash, the lexer's position is its end. The positions of what can stand before a string without tag or anchor are right.
func placeLast(tokens token.Tokens) {
	if len(tokens) < 2 {
		return
	}
	before, last := tokens[len(tokens)-2], tokens[len(tokens)-1]
	places := []token.Type{token.SequenceEntryType, token.MappingKeyType, token.MappingValueType, token.CommentType, token.DocumentHeaderType}
	if last.Type != token.StringType || !slices.Contains(places, before.Type) {
		return
	}
	const blank = " \n"
	indent := last.Origin[:len(last.Origin)-len(strings.TrimLeft(last.Origin, blank))]
	at := tokenPlace(before).after([]byte(strings.TrimLeft(before.Origin, blank) + indent))
	last.Position.Line, last.Position.Column = at.Line, at.Column
}

// yamlError is the common interface of the parser's errors.
type yamlError interface {
	error
	GetToken() *token.Token
	GetMessage() string
}

func describeYAML(err error, subject *Subject) error {
	failed := &Error{Problem: "invalid YAML", Hint: subject.HintBroken}
	if syntax, ok := errors.AsType[yamlError](err); ok {
		failed.Place, failed.Detail = tokenPlace(syntax.GetToken()), syntax.GetMessage()
	}
	return failed
}

type yamlReader struct {
	subject *Subject
	lines   int // before the text
}

func (r yamlReader) value(node ast.Node, depth int) (Value, error) {
	value := Value{Place: yamlPlace(node)}
	switch node := node.(type) {
	case *ast.StringNode:
		value.Kind, value.Text = KindText, node.Value
		if plain := node.Token.Type == token.StringType; plain && isLongNumber(node.Value) {
			value.Kind = KindNumber
		}
	case *ast.LiteralNode:
		value.Kind, value.Text = KindText, node.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		value.Kind, value.Text = KindNumber, node.GetToken().Value
	case *ast.BoolNode:
		value.Kind, value.Text = KindBoolean, node.Token.Value
	case *ast.NullNode:
		value.Kind = KindNull
	case *ast.SequenceNode:
		value.Kind = KindArray
		if depth > maxDepth {
			return value, tooDeep(value.Place)
		}
		for _, each := range node.Values {
			element, err := r.value(each, depth+1)
			if err != nil {
				return value, err
			}
			value.Elements = append(value.Elements, element)
		}
	case *ast.MappingNode:
		value.Kind = KindObject
		if depth > maxDepth {
			return value, tooDeep(value.Place)
		}
		for _, each := range node.Values {
			member, err := r.member(each, depth+1)
			if err != nil {
				return value, err
			}
			value.Members = append(value.Members, member)
		}
	default:
		value.Kind, value.Text = KindOther, node.String()
	}
	return value, nil
}

func (r yamlReader) member(node *ast.MappingValueNode, depth int) (Member, error) {
	member := Member{Place: yamlPlace(node.Key)}
	var key ast.Node = node.Key
	if marked, ok := key.(*ast.MappingKeyNode); ok { // a long key needs a question mark before it
		key = marked.Value
	}
	switch key := key.(type) {
	case *ast.StringNode:
		member.Key = key.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode, *ast.MergeKeyNode:
		member.Key = key.GetToken().Value // as it is in the file: exit codes are integers
	default:
		return member, &Error{Place: member.Place, Problem: "not a plain key", Hint: r.subject.HintKeys}
	}
	if node.Value == nil {
		return member, &Error{Place: member.Place, Problem: "this key has no value", Hint: r.subject.HintKeys}
	}
	var err error
	member.Value, err = r.value(node.Value, depth)
	return member, err
}

// isLongNumber reports whether a text is a number that the parser takes for a string, because no Go type holds it.
func isLongNumber(text string) bool {
	return json.Valid([]byte(text)) && strings.IndexByte("-0123456789", text[0]) >= 0
}

// yamlPlace returns where a node begins. The token of a block mapping is the colon after its first key.
func yamlPlace(node ast.Node) Place {
	if mapping, ok := node.(*ast.MappingNode); ok && !mapping.IsFlowStyle && len(mapping.Values) > 0 {
		return yamlPlace(mapping.Values[0].Key)
	}
	return tokenPlace(node.GetToken())
}

func tokenPlace(at *token.Token) Place {
	if at == nil || at.Position == nil {
		return Place{}
	}
	return Place{at.Position.Line, max(at.Position.Column, 1)}
}
