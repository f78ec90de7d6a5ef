package cmd

import (
	"errors"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxYAMLBytes bounds YAML: deep nesting takes the parser a time that grows with its square. It is room for a thousand
// exit codes and more.
const maxYAMLBytes = 64 << 10

// readYAML reads a file that is YAML. The error is a *fileError, or one of the subject's element.
func readYAML(text []byte, subject *fileSubject) (fileValue, error) {
	if subject.list != "" {
		if around, elements, found := splitYAML(text, subject.list); found {
			return readSplitYAML(around, elements, subject)
		}
	}
	whole, err := readWholeYAML(text, subject)
	if err != nil || subject.list == "" {
		return whole, err
	}
	for _, member := range whole.members {
		if member.key != subject.list {
			continue
		}
		for _, element := range member.value.elements {
			if err := subject.element(element); err != nil {
				return whole, err
			}
		}
	}
	return whole, nil
}

func readWholeYAML(text []byte, subject *fileSubject) (fileValue, error) {
	if len(text) > maxYAMLBytes {
		return fileValue{}, &fileError{problem: "is larger than 64 KiB, which is too much for YAML", hint: "write it as JSON"}
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return fileValue{}, describeYAML(err, subject)
	}
	var documents []ast.Node
	for _, document := range file.Docs {
		if _, directive := document.Body.(*ast.DirectiveNode); document.Body != nil && !directive {
			documents = append(documents, document.Body)
		}
	}
	switch len(documents) {
	case 0:
		return fileValue{}, &fileError{problem: "is empty but for comments", hint: subject.hintEmpty}
	case 1:
		return yamlReader{subject}.value(documents[0], 0)
	}
	return fileValue{}, &fileError{
		place: yamlPlace(documents[1]), problem: "a second document begins here", hint: subject.hintSecond,
	}
}

// yamlError is what the parser's errors have in common.
type yamlError interface {
	error
	GetToken() *token.Token
	GetMessage() string
}

func describeYAML(err error, subject *fileSubject) error {
	failed := &fileError{problem: "this is not YAML", hint: subject.hintWhole}
	if syntax, ok := errors.AsType[yamlError](err); ok {
		failed.problem += ": " + syntax.GetMessage()
		failed.place = tokenPlace(syntax.GetToken())
	}
	return failed
}

type yamlReader struct{ subject *fileSubject }

func (r yamlReader) value(node ast.Node, depth int) (fileValue, error) {
	value := fileValue{place: yamlPlace(node)}
	if at := node.GetToken(); at != nil {
		value.text = at.Value
	}
	switch node := node.(type) {
	case *ast.StringNode:
		value.kind, value.text = kindText, node.Value
	case *ast.LiteralNode:
		value.kind, value.text = kindText, node.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		value.kind = kindNumber
	case *ast.BoolNode:
		value.kind = kindBoolean
	case *ast.NullNode:
		value.kind = kindNull
	case *ast.SequenceNode:
		value.kind = kindArray
		return value, r.addElements(&value, node.Values, depth)
	case *ast.MappingNode:
		value.kind = kindObject
		return value, r.addMembers(&value, node.Values, depth)
	case *ast.MappingValueNode:
		value.kind = kindObject
		return value, r.addMembers(&value, []*ast.MappingValueNode{node}, depth)
	default:
		value.kind = kindOther
	}
	return value, nil
}

func (r yamlReader) addElements(list *fileValue, nodes []ast.Node, depth int) error {
	if depth > fileDepth {
		return tooDeep(list.place)
	}
	for _, node := range nodes {
		element, err := r.value(node, depth+1)
		if err != nil {
			return err
		}
		list.elements = append(list.elements, element)
	}
	return nil
}

func (r yamlReader) addMembers(object *fileValue, values []*ast.MappingValueNode, depth int) error {
	if depth > fileDepth {
		return tooDeep(object.place)
	}
	for _, value := range values {
		member := fileMember{place: yamlPlace(value.Key)}
		switch key := value.Key.(type) {
		case *ast.StringNode:
			member.key = key.Value
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode, *ast.MergeKeyNode:
			member.key = key.GetToken().Value // as it is written: exit codes are integers
		default:
			return &fileError{place: member.place, problem: "this is no plain key", hint: r.subject.hintKeys}
		}
		if value.Value == nil {
			return &fileError{place: member.place, problem: "this key has no value", hint: r.subject.hintKeys}
		}
		var err error
		if member.value, err = r.value(value.Value, depth+1); err != nil {
			return err
		}
		object.members = append(object.members, member)
	}
	return nil
}

// yamlPlace is where a node begins; the token of a mapping is the colon after its first key.
func yamlPlace(node ast.Node) place {
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

func tokenPlace(at *token.Token) place {
	if at == nil || at.Position == nil {
		return place{}
	}
	return place{at.Position.Line, at.Position.Column}
}
