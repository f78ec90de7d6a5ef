package document

import (
	"errors"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// MaxYAMLBytes bounds YAML: deep nesting takes the parser a time that grows with its square. It is room for a thousand
// exit codes and more.
const MaxYAMLBytes = 64 << 10

// readYAML reads a file that is YAML. The error is a *Error, or one of the subject's element.
func readYAML(text []byte, subject *Subject) (Value, error) {
	if subject.List != "" {
		if around, elements, found := splitYAML(text, subject.List); found {
			return readSplitYAML(around, elements, subject)
		}
	}
	whole, err := readWholeYAML(text, subject)
	if err != nil || subject.List == "" {
		return whole, err
	}
	for _, member := range whole.Members {
		if member.Key != subject.List {
			continue
		}
		for _, element := range member.Value.Elements {
			if err := subject.Element(element); err != nil {
				return whole, err
			}
		}
	}
	return whole, nil
}

func readWholeYAML(text []byte, subject *Subject) (Value, error) {
	if len(text) > MaxYAMLBytes {
		return Value{}, &Error{Problem: "is larger than 64 KiB, which is too much for YAML", Hint: "write it as JSON"}
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return Value{}, describeYAML(err, subject)
	}
	var documents []ast.Node
	for _, document := range file.Docs {
		if _, directive := document.Body.(*ast.DirectiveNode); document.Body != nil && !directive {
			documents = append(documents, document.Body)
		}
	}
	switch len(documents) {
	case 0:
		return Value{}, &Error{Problem: "is empty but for comments", Hint: subject.HintEmpty}
	case 1:
		return yamlReader{subject}.value(documents[0], 0)
	}
	return Value{}, &Error{
		Place: yamlPlace(documents[1]), Problem: "a second document begins here", Hint: subject.HintSecond,
	}
}

// yamlError is what the parser's errors have in common.
type yamlError interface {
	error
	GetToken() *token.Token
	GetMessage() string
}

func describeYAML(err error, subject *Subject) error {
	failed := &Error{Problem: "this is not YAML", Hint: subject.HintWhole}
	if syntax, ok := errors.AsType[yamlError](err); ok {
		failed.Problem += ": " + syntax.GetMessage()
		failed.Place = tokenPlace(syntax.GetToken())
	}
	return failed
}

type yamlReader struct{ subject *Subject }

func (r yamlReader) value(node ast.Node, depth int) (Value, error) {
	value := Value{Place: yamlPlace(node)}
	if at := node.GetToken(); at != nil {
		value.Text = at.Value
	}
	switch node := node.(type) {
	case *ast.StringNode:
		value.Kind, value.Text = KindText, node.Value
	case *ast.LiteralNode:
		value.Kind, value.Text = KindText, node.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		value.Kind = KindNumber
	case *ast.BoolNode:
		value.Kind = KindBoolean
	case *ast.NullNode:
		value.Kind = KindNull
	case *ast.SequenceNode:
		value.Kind = KindArray
		return value, r.addElements(&value, node.Values, depth)
	case *ast.MappingNode:
		value.Kind = KindObject
		return value, r.addMembers(&value, node.Values, depth)
	case *ast.MappingValueNode:
		value.Kind = KindObject
		return value, r.addMembers(&value, []*ast.MappingValueNode{node}, depth)
	default:
		value.Kind = KindOther
	}
	return value, nil
}

func (r yamlReader) addElements(list *Value, nodes []ast.Node, depth int) error {
	if depth > maxDepth {
		return tooDeep(list.Place)
	}
	for _, node := range nodes {
		element, err := r.value(node, depth+1)
		if err != nil {
			return err
		}
		list.Elements = append(list.Elements, element)
	}
	return nil
}

func (r yamlReader) addMembers(object *Value, values []*ast.MappingValueNode, depth int) error {
	if depth > maxDepth {
		return tooDeep(object.Place)
	}
	for _, value := range values {
		member := Member{Place: yamlPlace(value.Key)}
		switch key := value.Key.(type) {
		case *ast.StringNode:
			member.Key = key.Value
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode, *ast.MergeKeyNode:
			member.Key = key.GetToken().Value // as it is written: exit codes are integers
		default:
			return &Error{Place: member.Place, Problem: "this is no plain key", Hint: r.subject.HintKeys}
		}
		if value.Value == nil {
			return &Error{Place: member.Place, Problem: "this key has no value", Hint: r.subject.HintKeys}
		}
		var err error
		if member.Value, err = r.value(value.Value, depth+1); err != nil {
			return err
		}
		object.Members = append(object.Members, member)
	}
	return nil
}

// yamlPlace is where a node begins; the token of a mapping is the colon after its first key.
func yamlPlace(node ast.Node) Place {
	switch inner := node.(type) {
	case *ast.MappingNode:
		if inner.Start == nil || inner.Start.Type != token.MappingStartType {
			if len(inner.Values) > 0 {
				return yamlPlace(inner.Values[0])
			}
		}
	case *ast.MappingValueNode:
		return yamlPlace(inner.Key)
	}
	return tokenPlace(node.GetToken())
}

func tokenPlace(at *token.Token) Place {
	if at == nil || at.Position == nil {
		return Place{}
	}
	return Place{at.Position.Line, at.Position.Column}
}
