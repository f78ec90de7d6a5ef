package config

import (
	"golang.org/x/net/http/httpguts"

	"jt/internal/document"
)

// decode reads the contexts of a file. Keys that are not jt's are left alone. The error is a *document.Error without a
// file.
func decode(whole document.Value) (current string, contexts map[string]Context, err error) {
	contexts = map[string]Context{}
	err = keys{
		"current": text(&current),
		"contexts": func(key document.Member) error {
			names, err := members(key.Value, key.Key)
			for _, name := range names {
				if name.Key == "" {
					return wrong(name.Place, "is no name of a context", "")
				}
				if contexts[name.Key], err = decodeContext(name); err != nil {
					return err
				}
			}
			return err
		},
	}.read(whole, "the file", "")
	return current, contexts, err
}

func decodeContext(name document.Member) (Context, error) {
	context := Context{}
	err := keys{
		"server":          text(&context.Server),
		"auth":            func(key document.Member) error { return decodeAuth(key, &context.Auth) },
		"headers":         func(key document.Member) error { return decodeHeaders(key, &context.Headers) },
		"ca-cert":         text(&context.CACert),
		"client-cert":     text(&context.ClientCert),
		"client-key":      text(&context.ClientKey),
		"tls-server-name": text(&context.TLSServerName),
		"proxy":           text(&context.Proxy),
		"request-timeout": text(&context.RequestTimeout),
		"insecure":        boolean(&context.Insecure),
		"retries": func(key document.Member) error {
			context.Retries = new(int)
			return number(context.Retries, 0, 100)(key)
		},
		"page-size": number(&context.PageSize, 1, 1000),
	}.read(name.Value, "the context "+quoted(name.Key), "")
	if err == nil && context.Server == "" {
		err = wrong(name.Place, "has no server", "write `server: https://host/scale/api` below it")
	}
	return context, err
}

func decodeAuth(key document.Member, auth *Auth) error {
	sources := 0
	source := func(read reader) reader {
		return func(key document.Member) error {
			sources++
			return read(key)
		}
	}
	err := keys{
		"type": func(key document.Member) error {
			if err := text(&auth.Type)(key); err != nil {
				return err
			}
			if CheckAuthType(key.Key, auth.Type) != nil {
				return wrong(key.Value.Place, key.Key+" takes "+anyOf(AuthTypes()), "")
			}
			return nil
		},
		"user":           text(&auth.User),
		"secret":         source(secret(&auth.Secret)),
		"secret-env":     source(variable(&auth.SecretEnv)),
		"secret-command": source(program(&auth.SecretCommand)),
	}.read(key.Value, key.Key, "auth.")
	const hintSource = "it takes one of secret, secret-env and secret-command"
	switch {
	case err != nil:
		return err
	case auth.Type == "":
		return wrong(key.Place, "auth has no type", "the types are "+anyOf(AuthTypes()))
	case sources == 0:
		return wrong(key.Place, "auth has no secret", hintSource)
	case sources > 1:
		return wrong(key.Place, "auth has more than one secret", hintSource)
	case auth.Type == AuthBasic && auth.User == "":
		return wrong(key.Place, "auth of type basic has no user", "")
	case auth.Type != AuthBasic && auth.User != "":
		return wrong(key.Place, "auth has a user, which only the type basic takes", "")
	}
	return nil
}

func decodeHeaders(key document.Member, headers *[]Header) error {
	if key.Value.Kind != document.KindArray && key.Value.Kind != document.KindNull {
		return wrongKind(key, "a list is", "such as `- {name: X-Team, value: imagery}`")
	}
	for _, element := range key.Value.Elements {
		header, values := Header{}, 0
		err := keys{
			"name": func(key document.Member) error {
				if err := text(&header.Name)(key); err != nil {
					return err
				}
				if !httpguts.ValidHeaderFieldName(header.Name) {
					return wrong(key.Value.Place, "this cannot be the name of a header", "")
				}
				return nil
			},
			"value": func(key document.Member) error {
				values++
				key.Key = "a header's value"
				return secret(&header.Value)(key)
			},
			"env": func(key document.Member) error {
				values++
				return variable(&header.Env)(key)
			},
		}.read(element, "a header", "")
		switch {
		case err != nil:
			return err
		case header.Name == "":
			return wrong(element.Place, "a header has no name", "")
		case values != 1:
			return wrong(element.Place, "a header takes one of value and env", "")
		}
		*headers = append(*headers, header)
	}
	return nil
}
