package scaletest

import (
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
func (c *call) signIn(to service) *reply {
	scheme, token, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	switch {
	case c.api.refusesBasic && strings.EqualFold(scheme, "Basic"): // 5.9.4 has users, and needs none
		if _, err := base64.StdEncoding.DecodeString(token); err != nil {
			return c.refuse(http.StatusForbidden, "Invalid basic header. Credentials not correctly base64 encoded.")
		}
		return c.refuse(http.StatusForbidden, "Invalid username/password.")
	case to.isOpen || len(c.store.accounts) == 0:
		return nil
	case !strings.EqualFold(scheme, "Token"):
		return c.refuse(http.StatusForbidden, notSignedIn)
	}
	c.user = c.account(func(a Account) bool { return a.Token == token })
	switch {
	case c.user == nil:
		return c.refuse(http.StatusForbidden, "Invalid token.")
	case !c.user.IsStaff && !to.anyUser && !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, c.request.Method):
		return c.refuse(http.StatusForbidden, "You do not have permission to perform this action.")
	}
	return nil
}

const notSignedIn = "Authentication credentials were not provided."

func (c *call) account(match func(Account) bool) *Account {
	index := slices.IndexFunc(c.store.accounts, match)
	if index < 0 {
		return nil
	}
	return &c.store.accounts[index]
}

// tokenOf serves POST /api-token-auth/.
func (c *call) tokenOf() *reply {
	var asked struct{ Username, Password string }
	if json.Unmarshal(c.body, &asked) != nil {
		return c.notJSON()
	}
	missing := map[string][]string{}
	for name, value := range map[string]string{"username": asked.Username, "password": asked.Password} {
		if value == "" {
			missing[name] = []string{"This field may not be blank."}
		}
	}
	account := c.account(func(a Account) bool { return a.Name == asked.Username && a.Password == asked.Password })
	var answer *reply
	switch {
	case len(missing) > 0:
		answer = c.json(http.StatusBadRequest, missing)
	case account == nil:
		answer = c.json(http.StatusBadRequest, object{{"non_field_errors", []string{"Unable to log in with provided credentials."}}})
	default:
		answer = c.json(http.StatusOK, object{{"token", account.Token}})
	}
	answer.header.Set("Vary", "Cookie")
	return answer
}

// profile serves GET /accounts/profile/.
func (c *call) profile() *reply {
	if c.user == nil {
		return c.refuse(http.StatusForbidden, notSignedIn)
	}
	return c.json(http.StatusOK, object{
		{"id", 1}, {"username", c.user.Name}, {"password", "made-up"}, {"email", ""}, {"first_name", ""}, {"last_name", ""},
		{"is_staff", c.user.IsStaff},
	})
}
