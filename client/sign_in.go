package client

import (
	"context"
	"encoding/json"
	"net/http"
)

// SignIn returns the token of a user of Scale 7.0 or later, from /api-token-auth/ beside the versions of the API. No
// Credentials are sent, and no redirect is followed. A wrong user or password is an ErrUnauthorized, and a server without
// this service an ErrNoService. The user, the password and the token are never part of an error.
func (c *Client) SignIn(ctx context.Context, user, password string) (token string, err error) {
	options := c.options
	options.Credentials, options.Renew = nil, nil
	server, err := New(c.withVersion(""), options)
	if err != nil {
		return "", err
	}
	e := server.exchange(http.MethodPost, "/api-token-auth/")
	e.secrets, e.hasSecretBody = Credentials{BasicCredential(user, password)}, true
	body, err := json.Marshal(map[string]string{"username": user, "password": password})
	if err != nil {
		return "", err
	}
	answer, err := e.json(ctx, body)
	if failed, ok := err.(*Error); ok { //nolint:errorlint // json returns it as it is
		switch failed.Status {
		case http.StatusBadRequest:
			failed.Reason = ReasonUnauthorized
		case http.StatusNotFound, http.StatusMethodNotAllowed:
			failed.Reason = ReasonNoService
		}
	}
	if err != nil {
		return "", err
	}
	object, err := parseObject(answer)
	if err != nil {
		return "", e.badJSON(err)
	}
	if token, err = object.Text("token"); err != nil || token == "" {
		return "", e.fail(ReasonWrongShape, "the response has no token", nil)
	}
	return token, nil
}
