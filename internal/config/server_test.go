package config

import "testing"

func TestShownURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://host/scale/api":              "https://host/scale/api",
		"https://ops:hunter2@host/api":        "https://***@host/api",
		"https://ops@host":                    "https://***@host",
		"ops:hunter2@host:3128":               "***@host:3128",
		"ops:hunter2@host/x://y":              "***@host/x://y",
		"https://ops:hun@ter2@host":           "https://***@host",
		"https://ops:hunter2/x?y#z@host/api":  "https://***@host/api", // a password that nobody escaped
		"https://host/api?token=hunter2":      "https://host/api?***",
		"https://host/#hunter2":               "https://host/#***",
		"https://ops:hunter2@host/?t=hunter2": "https://***@host/?***",
		"":                                    "",
	} {
		if got := ShownURL(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
