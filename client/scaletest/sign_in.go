package scaletest

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// Account is somebody who can sign in to a server of 7.2.1.
type Account struct {
	Name     string
	Password string
	Token    string // of the header Authorization
	IsStaff  bool   // may change job types
}

// Accounts returns two made-up accounts: ops, who may change job types, and viewer, who may not. Their passwords are their
// names.
func Accounts() []Account {
	return []Account{
		{"ops", "ops", "0000000000000000000000000000000000000ops", true},
		{"viewer", "viewer", "0000000000000000000000000000000000viewer", false},
	}
}

// signIn refuses a request of somebody who has not signed in, or may not do this. Without accounts everything is allowed.
func (c *call) signIn() *reply {
	scheme, token, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	switch {
	case c.api.release.isOpen && strings.EqualFold(scheme, "Basic"): // 5.9.4 has users, and needs none
		if _, err := base64.StdEncoding.DecodeString(token); err != nil {
			return c.refuse(http.StatusForbidden, "Invalid basic header. Credentials not correctly base64 encoded.")
		}
		return c.refuse(http.StatusForbidden, "Invalid username/password.")
	case !c.api.release.later || c.api.release.isOpen || c.isOpen || len(c.store.accounts) == 0:
		return nil
	case !strings.EqualFold(scheme, "Token"):
		return c.refuse(http.StatusForbidden, "Authentication credentials were not provided.")
	}
	account := c.account(func(a Account) bool { return same(a.Token, token) })
	switch {
	case account == nil:
		return c.refuse(http.StatusForbidden, "Invalid token.")
	case !account.IsStaff && !c.anyUser && !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, c.request.Method):
		return c.refuse(http.StatusForbidden, "You do not have permission to perform this action.")
	}
	c.user = account
	return nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (c *call) account(match func(Account) bool) *Account {
	index := slices.IndexFunc(c.store.accounts, match)
	if index < 0 {
		return nil
	}
	return &c.store.accounts[index]
}

// unversioned returns the service at a path without a version: signing in, where the release has that.
func (c *call) unversioned(path string) func() *reply {
	if !c.api.release.later || c.api.release.isOpen || path != "/api-token-auth/" {
		return nil
	}
	c.allow, c.isOpen = "POST, OPTIONS", true
	return c.tokenOf
}

// tokenOf serves POST /api-token-auth/.
func (c *call) tokenOf() *reply {
	var asked struct{ Username, Password string }
	if json.Unmarshal(c.body, &asked) != nil {
		return c.refuse(http.StatusBadRequest, "JSON parse error - No JSON object could be decoded")
	}
	missing := map[string][]string{}
	for name, value := range map[string]string{"username": asked.Username, "password": asked.Password} {
		if value == "" {
			missing[name] = []string{"This field may not be blank."}
		}
	}
	account := c.account(func(a Account) bool { return a.Name == asked.Username && same(a.Password, asked.Password) })
	answer := c.json(http.StatusBadRequest, []byte(`{"non_field_errors":["Unable to log in with provided credentials."]}`))
	switch {
	case len(missing) > 0:
		answer.body = c.encode(missing)
	case account != nil:
		answer = c.json(http.StatusOK, c.encode(map[string]string{"token": account.Token}))
	}
	answer.header.Set("Vary", "Cookie")
	return answer
}

// profile serves GET /accounts/profile/.
func (c *call) profile() *reply {
	if c.user == nil {
		return c.refuse(http.StatusForbidden, "Authentication credentials were not provided.")
	}
	return c.json(http.StatusOK, c.encode(object{
		{"id", 1}, {"username", c.user.Name}, {"password", "made-up"}, {"email", ""}, {"first_name", ""}, {"last_name", ""},
		{"is_staff", c.user.IsStaff},
	}))
}
