package config

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/http/httpguts"
)

// contexts reads what a file says. The error is a *FileError without a path.
func (d document) contexts() (current string, contexts map[string]Context, err error) {
	contexts = map[string]Context{}
	if d.root.kind == "" || d.root.kind == kindNull {
		return "", contexts, nil
	}
	err = d.root.each("the file", func(key member) error {
		switch key.key {
		case "current":
			return key.value.readText(key.key, &current)
		case "contexts":
			return key.value.each(key.key, func(name member) error {
				if name.key == "" {
					return name.wrong("is no name of a context", "")
				}
				context, err := name.value.context(name)
				contexts[name.key] = context
				return err
			})
		}
		return nil
	})
	return current, contexts, err
}

// reading says what a key of a context means. Others are not jt's, and are left alone.
var reading = map[string]func(*Context, member) error{
	"server":          func(c *Context, m member) error { return m.value.readText(m.key, &c.Server) },
	"auth":            func(c *Context, m member) error { return m.readAuth(&c.Auth) },
	"headers":         func(c *Context, m member) error { return m.readHeaders(&c.Headers) },
	"ca-cert":         func(c *Context, m member) error { return m.value.readText(m.key, &c.CACert) },
	"client-cert":     func(c *Context, m member) error { return m.value.readText(m.key, &c.ClientCert) },
	"client-key":      func(c *Context, m member) error { return m.value.readText(m.key, &c.ClientKey) },
	"tls-server-name": func(c *Context, m member) error { return m.value.readText(m.key, &c.TLSServerName) },
	"proxy":           func(c *Context, m member) error { return m.value.readText(m.key, &c.Proxy) },
	"request-timeout": func(c *Context, m member) error { return m.value.readText(m.key, &c.RequestTimeout) },
	"insecure":        func(c *Context, m member) error { return m.value.readBoolean(m.key, &c.Insecure) },
	"retries": func(c *Context, m member) error {
		c.Retries = new(int)
		return m.value.readNumber(m.key, c.Retries, 0, 100)
	},
	"page-size": func(c *Context, m member) error { return m.value.readNumber(m.key, &c.PageSize, 1, 1000) },
}

func (n node) context(name member) (Context, error) {
	context := Context{}
	err := n.each("the context "+quoted(name.key), func(key member) error {
		if read, known := reading[key.key]; known {
			return read(&context, key)
		}
		return nil
	})
	if err == nil && context.Server == "" {
		err = name.wrong("has no server", "write `server: https://host/scale/api` below it")
	}
	return context, err
}

func (m member) readAuth(auth *Auth) error {
	sources := 0
	err := m.value.each(m.key, func(key member) error {
		name := "auth." + key.key
		switch key.key {
		case "type":
			if err := key.value.readText(name, &auth.Type); err != nil {
				return err
			}
			if CheckAuthType(name, auth.Type) != nil {
				return key.value.wrong(name+" takes "+anyOf(AuthTypes()), "")
			}
		case "user":
			return key.value.readText(name, &auth.User)
		case "secret":
			sources++
			var text string
			if err := key.value.readText(name, &text); err != nil {
				return err
			}
			auth.Secret = NewSecret(text)
			if problem := secretProblem(text); problem != "" {
				return key.value.wrong(name+" "+problem, "")
			}
		case "secret-env":
			sources++
			if err := key.value.readText(name, &auth.SecretEnv); err != nil {
				return err
			}
			if !isVariable(auth.SecretEnv) {
				return key.value.wrong(name+" takes the name of a variable", "")
			}
		case "secret-command":
			sources++
			return key.value.readWords(name, &auth.SecretCommand)
		}
		return nil
	})
	const hintSource = "it takes one of secret, secret-env and secret-command"
	switch {
	case err != nil:
		return err
	case auth.Type == "":
		return m.wrong("auth has no type", "the types are "+anyOf(AuthTypes()))
	case sources == 0:
		return m.wrong("auth has no secret", hintSource)
	case sources > 1:
		return m.wrong("auth has more than one secret", hintSource)
	case auth.Type == AuthBasic && auth.User == "":
		return m.wrong("auth of type basic has no user", "")
	case auth.Type != AuthBasic && auth.User != "":
		return m.wrong("auth has a user, which only the type basic takes", "")
	}
	return nil
}

func (m member) readHeaders(headers *[]Header) error {
	if m.value.kind == kindNull {
		return nil
	}
	if m.value.kind != kindList {
		return m.value.wrong(m.key+" is "+string(m.value.kind)+" where a list is needed", "such as `- {name: X-Team, value: imagery}`")
	}
	for _, item := range m.value.items {
		header, sources := Header{}, 0
		err := item.each("a header", func(key member) error {
			switch key.key {
			case "name":
				if err := key.value.readText("name", &header.Name); err != nil {
					return err
				}
				if !httpguts.ValidHeaderFieldName(header.Name) {
					return key.value.wrong("this cannot be the name of a header", "")
				}
			case "value":
				sources++
				var text string
				if err := key.value.readText("value", &text); err != nil {
					return err
				}
				if problem := secretProblem(text); problem != "" {
					return key.value.wrong("a header's value "+problem, "")
				}
				header.Value = NewSecret(text)
			case "env":
				sources++
				if err := key.value.readText("env", &header.Env); err != nil {
					return err
				}
				if !isVariable(header.Env) {
					return key.value.wrong("env takes the name of a variable", "")
				}
			}
			return nil
		})
		switch {
		case err != nil:
			return err
		case header.Name == "":
			return item.wrong("a header has no name", "")
		case sources != 1:
			return item.wrong("a header takes one of value and env", "")
		}
		*headers = append(*headers, header)
	}
	return nil
}

// each reads the keys of an object; nothing at all counts as an empty one. Of a key that stands twice readers would not
// agree which one counts.
func (n node) each(what string, read func(member) error) error {
	if n.kind == kindNull || n.kind == "" {
		return nil
	}
	if n.kind != kindObject {
		return n.wrong(fmt.Sprintf("%s is %s where keys and values are needed", what, n.kind), "")
	}
	lines := map[string]int{}
	for _, key := range n.members {
		if first, twice := lines[key.key]; twice {
			return key.wrong(fmt.Sprintf("this key stands twice in %s, first in line %d", what, first), "take one of them out")
		}
		lines[key.key] = key.line
		if key.key == "<<" {
			return key.wrong("jt does not follow << to other keys", "write the keys out")
		}
		if err := read(key); err != nil {
			return err
		}
	}
	return nil
}

func (n node) readText(name string, to *string) error {
	switch n.kind {
	case kindNull:
		return nil
	case kindText:
		*to = n.text
		return nil
	}
	hint := ""
	if n.kind == kindNumber || n.kind == kindBoolean {
		hint = "put it in quotes"
	}
	return n.wrong(fmt.Sprintf("%s is %s where a text is needed", name, n.kind), hint)
}

func (n node) readBoolean(name string, to *bool) error {
	if n.kind == kindNull {
		return nil
	}
	value, err := strconv.ParseBool(n.text)
	if n.kind != kindBoolean || err != nil {
		return n.wrong(fmt.Sprintf("%s is %s where true or false is needed", name, n.kind), "")
	}
	*to = value
	return nil
}

func (n node) readNumber(name string, to *int, least, most int) error {
	value, err := strconv.Atoi(n.text)
	if n.kind != kindNumber || err != nil || value < least || value > most {
		return n.wrong(fmt.Sprintf("%s takes a whole number from %d to %d", name, least, most), "")
	}
	*to = value
	return nil
}

func (n node) readWords(name string, to *[]string) error {
	problem := n.wrong(name+" takes a list of a program and its arguments", "such as [pass, show, scale]; it is run without a shell")
	if n.kind != kindList || len(n.items) == 0 || n.items[0].text == "" {
		return problem
	}
	for _, item := range n.items {
		if item.kind != kindText && item.kind != kindNumber && item.kind != kindBoolean || strings.ContainsRune(item.text, 0) {
			return problem
		}
		*to = append(*to, item.text)
	}
	return nil
}

func (n node) wrong(problem, hint string) error {
	return &FileError{Line: n.line, Column: n.column, Problem: problem, Hint: hint}
}

func (m member) wrong(problem, hint string) error {
	return &FileError{Line: m.line, Column: m.column, Problem: problem, Hint: hint}
}

// isVariable tells whether a text can be the name of a variable of the environment.
func isVariable(name string) bool {
	return name != "" && !strings.ContainsAny(name, "=\x00") && !strings.ContainsFunc(name, unicode.IsSpace)
}

// secretProblem says what keeps a text from being sent in a header; the text is not shown.
func secretProblem(text string) string {
	switch {
	case text == "":
		return "is empty"
	case strings.ContainsFunc(text, unicode.IsControl):
		return "holds control characters"
	}
	return ""
}
