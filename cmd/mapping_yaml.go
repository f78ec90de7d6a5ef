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

// readYAML reads a file that is YAML. The error is a *mappingFileError.
func readYAML(text []byte) (fileValue, error) {
	if len(text) > maxYAMLBytes {
		return fileValue{}, &mappingFileError{problem: "is larger than 64 KiB, which is too much for YAML", hint: "write it as JSON"}
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return fileValue{}, describeYAML(err)
	}
	var documents []ast.Node
	for _, document := range file.Docs {
		if _, directive := document.Body.(*ast.DirectiveNode); document.Body != nil && !directive {
			documents = append(documents, document.Body)
		}
	}
	switch len(documents) {
	case 0:
		return fileValue{}, &mappingFileError{problem: "is empty but for comments", hint: "{} clears the error mapping"}
	case 1:
		return yamlValue(documents[0], 0)
	}
	return fileValue{}, &mappingFileError{
		place: yamlPlace(documents[1]), problem: "a second document begins here", hint: "give one error mapping",
	}
}

// yamlError is what the parser's errors have in common.
type yamlError interface {
	error
	GetToken() *token.Token
	GetMessage() string
}

func describeYAML(err error) error {
	failed := &mappingFileError{problem: "this is not YAML", hint: hintWholeMapping}
	if syntax, ok := errors.AsType[yamlError](err); ok {
		failed.problem += ": " + syntax.GetMessage()
		failed.place = tokenPlace(syntax.GetToken())
	}
	return failed
}

func yamlValue(node ast.Node, depth int) (fileValue, error) {
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
	case *ast.MappingNode:
		value.kind = kindObject
		return value, value.addMembers(node.Values, depth)
	case *ast.MappingValueNode:
		value.kind = kindObject
		return value, value.addMembers([]*ast.MappingValueNode{node}, depth)
	default:
		value.kind = kindOther
	}
	return value, nil
}

func (v *fileValue) addMembers(values []*ast.MappingValueNode, depth int) error {
	if depth == mappingDepth {
		return nil
	}
	for _, value := range values {
		member := fileMember{place: yamlPlace(value.Key)}
		switch key := value.Key.(type) {
		case *ast.StringNode:
			member.key = key.Value
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode, *ast.MergeKeyNode:
			member.key = key.GetToken().Value // as it is written: exit codes are integers
		default:
			return &mappingFileError{place: member.place, problem: "this is no plain key", hint: hintMappingKeys}
		}
		if value.Value == nil {
			return &mappingFileError{place: member.place, problem: "this key has no value", hint: hintMappingKeys}
		}
		var err error
		if member.value, err = yamlValue(value.Value, depth+1); err != nil {
			return err
		}
		v.members = append(v.members, member)
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
