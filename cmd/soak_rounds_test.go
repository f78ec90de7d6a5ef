package cmd

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"jt/client/scaletest"
	"jt/internal/cli"
)

// round runs a command while the server has a fault, and checks the result.
func (s *soak) round(fault soakFault) {
	if fault.name != "nothing" {
		s.server.Fault(fault.fault)
	}
	switch s.draws.IntN(6) {
	case 0, 1:
		format := []string{"json", "jsonl", "csv", "name"}[s.draws.IntN(4)]
		s.list(fault, format)
	case 2:
		s.status(fault)
	default:
		s.change(fault)
	}
	s.server.ClearFaults()
}

// mayEnd checks that the fault explains the exit code of a command that reads.
func (s *soak) mayEnd(fault soakFault, end soakEnd) {
	s.ends[end.exit]++
	if end.exit != cli.ExitDone && (fault.readsSucceed() || !slices.Contains(fault.exits, end.exit)) {
		s.fail(fault, end, "want exit code 0 or one of %v; reads succeed: %t", fault.exits, fault.readsSucceed())
	}
}

// list expects the complete list, or complete rows and an error.
func (s *soak) list(fault soakFault, format string) {
	args := []string{"list", "-o", format}
	if format == "csv" {
		args = append(args, "--columns", "id,.is_paused")
	}
	end := s.jt(fault, args...)
	s.mayEnd(fault, end)
	s.checkRows(fault, end, s.listed(fault, end, format), s.states())
}

// soakRow is a job type in the output of a command.
type soakRow struct {
	id       int64
	isPaused bool
}

func (s *soak) checkRows(fault soakFault, end soakEnd, rows []soakRow, states map[int64]scaletest.State) {
	seen := map[int64]bool{}
	for _, row := range rows {
		if state, there := states[row.id]; !there || seen[row.id] || state.IsPaused != row.isPaused {
			s.fail(fault, end, "the row %+v is duplicate or wrong: %+v", row, state)
		}
		seen[row.id] = true
	}
	if end.exit == cli.ExitDone && len(rows) != len(states) {
		s.fail(fault, end, "exit code 0 with %d of %d rows", len(rows), len(states))
	}
}

// listed parses the rows of a list, which are complete even if an error ended the list. JSON is then not valid.
func (s *soak) listed(fault soakFault, end soakEnd, format string) (rows []soakRow) {
	type object struct {
		ID       int64 `json:"id"`
		IsPaused bool  `json:"is_paused"`
	}
	must := func(err error) {
		if err != nil {
			s.fail(fault, end, "an incomplete row: %v", err)
		}
	}
	switch format {
	case "json":
		if json.Valid([]byte(end.stdout)) != (end.exit == cli.ExitDone) {
			s.fail(fault, end, "stdout must be valid JSON only if the list is complete")
		}
		var objects []object
		if text := strings.TrimSuffix(strings.TrimSpace(end.stdout), "]"); text != "" {
			must(json.Unmarshal([]byte(text+"]"), &objects))
		}
		for _, one := range objects {
			rows = append(rows, soakRow{one.ID, one.IsPaused})
		}
	case "jsonl":
		for line := range strings.Lines(end.stdout) {
			var one object
			must(json.Unmarshal([]byte(line), &one))
			rows = append(rows, soakRow{one.ID, one.IsPaused})
		}
	case "csv":
		records, err := csv.NewReader(strings.NewReader(end.stdout)).ReadAll()
		must(err)
		for _, record := range records[min(1, len(records)):] {
			id, err := strconv.ParseInt(record[0], 10, 64)
			must(err)
			rows = append(rows, soakRow{id, record[1] == "true"})
		}
	case "name":
		ids := map[string]scaletest.State{}
		for _, state := range s.states() {
			ids[state.Name+"@"+state.Version+"\n"] = state
		}
		for line := range strings.Lines(end.stdout) {
			rows = append(rows, soakRow{ids[line].ID, ids[line].IsPaused})
		}
	}
	return rows
}

// status expects each job type once, with the right number of running jobs.
func (s *soak) status(fault soakFault) {
	end := s.jt(fault, "status", "-o", "json")
	s.mayEnd(fault, end)
	if end.exit != cli.ExitDone {
		if json.Valid([]byte(end.stdout)) {
			s.fail(fault, end, "stdout is valid JSON, but the list is incomplete")
		}
		return
	}
	var objects []struct {
		JobType struct {
			ID       int64 `json:"id"`
			IsPaused bool  `json:"is_paused"`
		} `json:"job_type"`
		JobCounts []struct {
			Status string `json:"status"`
			Count  int    `json:"count"`
		} `json:"job_counts"`
	}
	if err := json.Unmarshal([]byte(end.stdout), &objects); err != nil {
		s.fail(fault, end, "%v", err)
	}
	var rows []soakRow
	states := s.states()
	for _, one := range objects {
		rows = append(rows, soakRow{one.JobType.ID, one.JobType.IsPaused})
		running := 0
		for _, count := range one.JobCounts {
			if count.Status == "RUNNING" {
				running += count.Count
			}
		}
		if state := states[one.JobType.ID]; running != state.Running {
			s.fail(fault, end, "job type %d has %d running jobs, but status shows %d", state.ID, state.Running, running)
		}
	}
	s.checkRows(fault, end, rows, states)
}

// change pauses or unpauses some job types, perhaps while another command reads, and then repeats that without a fault.
func (s *soak) change(fault soakFault) {
	command, isPaused := "pause", true
	if s.draws.IntN(2) == 0 {
		command, isPaused = "unpause", false
	}
	args, chosen := s.drawTargets()
	args = append([]string{command, "-o", "json", "--yes"}, args...)
	before := s.states()

	var beside sync.WaitGroup
	if s.draws.IntN(2) == 0 {
		beside.Go(func() { s.listBeside(fault) })
	}
	end := s.jt(fault, args...)
	beside.Wait()
	s.ends[end.exit]++
	after := s.states()
	s.checkChange(fault, end, isPaused, chosen, before, after)

	s.server.ClearFaults()
	again := s.jt(soakFault{name: "nothing"}, args...)
	finally := s.states()
	s.checkChange(soakFault{name: "nothing"}, again, isPaused, chosen, after, finally)
	for id, state := range finally {
		if patches := state.Patches - before[id].Patches; patches > 1 {
			s.fail(fault, end, "job type %d was patched %d times", id, patches)
		}
	}
}

// listBeside expects each job type once, or an error, while job types change.
func (s *soak) listBeside(fault soakFault) {
	end := s.jt(fault, "list", "-o", "json")
	if end.exit != cli.ExitDone {
		if fault.readsSucceed() || !slices.Contains(fault.exits, end.exit) {
			s.fail(fault, end, "during a change, want exit code 0 or one of %v", fault.exits)
		}
		return
	}
	seen := map[int64]bool{}
	for _, row := range s.listed(fault, end, "json") {
		seen[row.id] = true
	}
	if len(seen) != soakJobTypes || strings.Count(end.stdout, `"id"`) != soakJobTypes {
		s.fail(fault, end, "during a change, %d of %d job types", len(seen), soakJobTypes)
	}
}

// drawTargets returns REFs for a command line and their ids, or --all and no ids.
func (s *soak) drawTargets() (args []string, ids []int64) {
	if s.draws.IntN(6) == 0 {
		return []string{"--all"}, nil
	}
	for range 1 + s.draws.IntN(12) {
		id := int64(1 + s.draws.IntN(soakJobTypes))
		if slices.Contains(ids, id) {
			continue
		}
		ref := strconv.FormatInt(id, 10)
		if state, _ := s.server.JobType(id); s.draws.IntN(2) == 0 {
			ref = state.Name + "@" + state.Version
		}
		args, ids = append(args, ref), append(ids, id)
	}
	return args, ids
}

// checkChange compares the report and the exit code with the state of the server before and after the change.
func (s *soak) checkChange(fault soakFault, end soakEnd, isPaused bool, chosen []int64, before, after map[int64]scaletest.State) {
	reported := map[int64]bool{}
	changed, unchanged, undone := 0, 0, 0
	if strings.TrimSpace(end.stdout) != "" {
		var rows []reportedRow
		if err := json.Unmarshal([]byte(end.stdout), &rows); err != nil {
			s.fail(fault, end, "the report is not valid JSON: %v", err)
		}
		for _, row := range rows {
			if reported[row.ID] {
				s.fail(fault, end, "job type %d is reported twice", row.ID)
			}
			reported[row.ID] = true
			why := ""
			if row.Error != nil {
				why = *row.Error
			}
			state, patches := after[row.ID], after[row.ID].Patches-before[row.ID].Patches
			right := false
			switch row.Result {
			case "paused", "unpaused":
				changed++
				right = state.IsPaused == isPaused && before[row.ID].IsPaused != isPaused && patches == 1
			case "unchanged":
				unchanged++
				right = state.IsPaused == isPaused && patches == 0
			case "failed":
				undone++
				right = patches == 0 && state.IsPaused == before[row.ID].IsPaused || patches <= 1 && strings.Contains(why, "it is not known whether")
			case "skipped":
				if strings.HasPrefix(why, "not started") {
					undone++
				}
				right = patches == 0
			}
			if !right {
				s.fail(fault, end, "job type %d is reported as %s (%s), was %+v and is %+v", row.ID, row.Result, why, before[row.ID], state)
			}
		}
		for _, id := range chosen {
			if !reported[id] {
				s.fail(fault, end, "job type %d is not reported", id)
			}
		}
	}
	for id, state := range after {
		if patches := state.Patches - before[id].Patches; !reported[id] && patches != 0 {
			s.fail(fault, end, "job type %d is not reported, but was patched %d times", id, patches)
		}
	}
	switch mayFail := append([]int{cli.ExitFailed}, fault.exits...); {
	case end.exit == cli.ExitDone && (undone > 0 || changed+unchanged == 0):
		s.fail(fault, end, "exit code 0, but %d not changed", undone)
	case end.exit == cli.ExitPartly && (undone == 0 || changed+unchanged == 0):
		s.fail(fault, end, "exit code 6 with %d changed, %d unchanged and %d failed or not started", changed, unchanged, undone)
	case end.exit != cli.ExitDone && end.exit != cli.ExitPartly && (changed > 0 || !slices.Contains(mayFail, end.exit)):
		s.fail(fault, end, "%d changed; want one of the exit codes %v", changed, mayFail)
	case end.exit != cli.ExitDone && (fault.exits == nil || fault.readsSucceed() && fault.fault.Method == http.MethodGet):
		s.fail(fault, end, "it failed without a fault")
	}
}
