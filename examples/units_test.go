package examples

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unit is a systemd unit: the values of each key of each section.
type unit map[string]map[string][]string

// readUnit reads a systemd unit. It knows the keys that the examples use.
func readUnit(t *testing.T, file string) unit {
	t.Helper()
	known := map[string][]string{
		"Unit":    {"Description", "Wants", "After"},
		"Service": {"Type", "EnvironmentFile", "ExecStart", "TimeoutStartSec", "NoNewPrivileges", "ProtectSystem", "ReadWritePaths", "ProtectHome", "PrivateTmp"},
		"Timer":   {"OnCalendar", "RandomizedDelaySec", "AccuracySec", "Unit"},
		"Install": {"WantedBy"},
	}
	read, section := unit{}, ""
	for line := range strings.Lines(readExample(t, file)) {
		line = strings.TrimSpace(line)
		key, value, assigned := strings.Cut(line, "=")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
			read[section] = map[string][]string{}
		case assigned && slices.Contains(known[section], key) && value != "":
			read[section][key] = append(read[section][key], value)
		default:
			t.Errorf("%s: unknown line %q in [%s]", file, line, section)
		}
	}
	return read
}

// TestUnits runs what the timer starts.
func TestUnits(t *testing.T) {
	service, timer := readUnit(t, "systemd/jt-metrics.service"), readUnit(t, "systemd/jt-metrics.timer")
	if got := slices.Sorted(maps.Keys(service)); !slices.Equal(got, []string{"Service", "Unit"}) {
		t.Errorf("the service has %q", got)
	}
	if got := timer["Timer"]["Unit"]; !slices.Equal(got, []string{"jt-metrics.service"}) || len(timer["Install"]["WantedBy"]) != 1 {
		t.Errorf("the timer starts %q", got)
	}
	commands := service["Service"]["ExecStart"]
	if len(commands) != 1 || !slices.Equal(service["Service"]["Type"], []string{"oneshot"}) {
		t.Fatalf("the service runs %q", commands)
	}
	words := strings.Fields(strings.ReplaceAll(commands[0], "%%", "%"))
	if strings.Contains(strings.ReplaceAll(commands[0], "%%", ""), "%") {
		t.Errorf("systemd replaces a %% of %s", commands[0])
	}
	installed, folder := words[0], t.TempDir()
	if filepath.Dir(words[1]) != service["Service"]["ReadWritePaths"][0] {
		t.Errorf("the service has no permission to write %s", words[1])
	}
	file := filepath.Join("systemd", filepath.Base(installed))
	written := filepath.Join(folder, filepath.Base(words[1]))
	script(t, sandbox(t).URL, file, append([]string{written}, words[2:]...)...).want(t, 0, `^$`)
	checkMetrics(t, written, "scale_job_type_breaches")
}

// TestCrontab runs the commands of the crontab as cron does.
func TestCrontab(t *testing.T) {
	assignment := regexp.MustCompile(`^([A-Z_]+)=(\S+)$`)
	entry := regexp.MustCompile(`^((?:(?:\*|[0-9]{1,2})(?:/[0-9]{1,2})? ){4}(?:\*|[0-7])) +(\S.*)$`)
	scripts, err := filepath.Abs("cron")
	if err != nil {
		t.Fatal(err)
	}
	server, settings, commands := sandbox(t), map[string]string{}, []string{}
	for line := range strings.Lines(readExample(t, "cron/jt-check.crontab")) {
		line = strings.TrimSuffix(line, "\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if parts := assignment.FindStringSubmatch(line); parts != nil {
			settings[parts[1]] = parts[2]
			continue
		}
		parts := entry.FindStringSubmatch(line)
		if parts == nil || strings.Contains(line, "%") {
			t.Fatalf("cron does not accept the line %q", line)
		}
		commands = append(commands, parts[2])
	}
	if settings["JT_SERVER"] == "" || settings["PATH"] == "" || len(commands) == 0 {
		t.Fatalf("settings %v, commands %q", settings, commands)
	}
	for _, command := range commands {
		// The PATH of the crontab finds the scripts; so does this one.
		found := shell(t, t.TempDir(), []string{"JT_SERVER=" + server.URL, "SCRIPTS=" + scripts}, "sh", "-c", `PATH=$SCRIPTS:$PATH; `+command)
		if (found.exit != 0 || found.stdout != "") && (found.exit != 7 || !strings.Contains(found.stdout, "breach")) || found.stderr != "" {
			t.Errorf("%s: exit code %d\n%s%s", command, found.exit, found.stdout, found.stderr)
		}
	}
}
