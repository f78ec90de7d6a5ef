package simulation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// MaximumJobTypes limits the memory of a server, which is about 1 KB for each job type read.
const MaximumJobTypes = 100_000

// MakeJobTypes makes count job types with ids from 1: system ones, the other standard ones, then generated ones.
func MakeJobTypes(of Release, count int, start Instant) []*JobType {
	standard := standardJobTypes(of)
	types := make([]*JobType, count)
	interfaceOfScenes := definition("scene", 0, false)
	for i := range types {
		t := &JobType{}
		t.ID, t.Revision = int64(i)+1, 1
		if i < len(standard) {
			standard[i].fill(t, i, start)
		} else {
			t.Definition = interfaceOfScenes
			t.generate(i, i-len(standard), start)
		}
		types[i] = t
		if of == Of72 && t.IsSystem {
			t.Version = "1.0.0" // as Seed wants it
		}
		t.IsOldStyle = of == Of59 && i < len(standard) && standard[i].traits&(system|native|oldStyle) != 0
	}
	return types
}

// sizes are common needs of jobs; one of them has numbers that are hard to parse.
func sizes() []resources {
	return []resources{
		{1, 64, 0, 0},
		{0.5, 5120, 64, 2},
		{2.25, 0.30000000000000004, 1e16, 0.3333333333333333},
		{0.1, 10000000000, 123456789.125, 1e-05},
		{16, 1024.5, 0, 1.1},
		{4, 8192, 1024, 1.5},
	}
}

const secondsUnlimited = 2147483647

func timeouts() []int64 { return []int64{0, 60, 1800, 3600, 86400, secondsUnlimited} }

func (d *description) fill(t *JobType, index int, start Instant) {
	has := func(trait traits) bool { return d.traits&trait != 0 }
	t.Name, t.Version, t.Title, t.Description, t.Category = d.name, d.version, d.title, d.text, d.category
	t.IsSystem, t.IsPaused, t.DockerPrivileged = has(system), has(paused), has(privileged)
	t.IsActive, t.IsOperational, t.IsLongRunning = !has(archived), !has(research), d.pace == resident

	t.resources = resources{CPUs: 0.5, Memory: 1024}
	t.Priority, t.Timeout, t.MaxTries = int64(1+index*3), 3600, 3
	if index%5 != 4 || has(system) {
		t.IconCode = new(fmt.Sprintf("f%03x", 5+index*7))
	}
	if !has(system) {
		t.Priority = int64(100 + index*7%200)
		t.Timeout = pick(timeouts(), index)
		t.MaxTries = pick([]int64{0, 1, 3, 10}, index)
		t.resources = pick(sizes(), index)
		t.AuthorName, t.AuthorURL = author(index)
	}
	if t.IsLongRunning {
		t.Timeout, t.MaxTries = 0, 0
	}
	if !has(native) {
		t.UsesDocker = true
		t.DockerImage = new(fmt.Sprintf("registry.example.com:5000/algorithms/%d:%s", index, pick([]string{"latest", "1.0", "stable"}, index)))
	}
	d.setTimes(t, index, start)
	d.setLater(t, index)

	t.Definition = definition(t.Name, index, has(system))
	t.ErrorMapping = json.RawMessage(d.mapping)
	if t.IsActive {
		t.Work = d.pace.workload()
		t.Work.errors = slices.Concat(failuresOf(d.mapping), []int{1 + index%systemErrors, 1 + (index+2)%systemErrors})
		t.Work.failures = 12 + index*11%60
	}
}

// setLater sets what only later releases show.
func (d *description) setLater(t *JobType, index int) {
	t.NoWorkspace = d.traits&unwritable != 0
	if d.traits&system != 0 {
		return
	}
	t.IsPublished = index%3 == 0
	if index%4 == 1 {
		t.MaxScheduled = new(int64(5))
	}
	if index%13 == 7 {
		t.UnmetResources = new("gpus")
	}
}

// setTimes gives old job types fixed times, with and without fractions, and newer ones times before the start.
func (d *description) setTimes(t *JobType, index int, start Instant) {
	created := pick([]time.Time{
		time.Date(2015, 3, 11, 0, 0, 0, 0, time.UTC),
		time.Date(2015, 6, 1, 12, 30, 0, 0, time.UTC),
		time.Date(2016, 2, 1, 1, 2, 3, 456_000_000, time.UTC),
		time.Date(2016, 2, 1, 1, 2, 3, 250_000, time.UTC), // cut to .000
	}, index)
	t.Created = InstantOf(created.AddDate(0, index%7, index))
	if d.traits&system != 0 {
		t.Created = InstantOf(pick([]time.Time{
			time.Date(2015, 3, 11, 0, 0, 0, 0, time.UTC),
			time.Date(2015, 6, 1, 0, 0, 0, 0, time.UTC),
		}, index))
	}
	t.LastModified = t.Created
	switch {
	case d.traits&paused != 0:
		t.Paused = start.Add(-pausedAgo - time.Duration(index)*time.Minute)
		t.LastModified = t.Paused
	case d.modifiedAgo > 0:
		t.LastModified = max(t.Created, start.Add(-d.modifiedAgo))
	}
	if d.traits&archived != 0 {
		t.Archived = max(t.Created, start.Add(-max(archivedAgo, d.modifiedAgo)))
	}
}

func author(index int) (name, url *string) {
	switch index % 4 {
	case 0:
		return nil, nil
	case 1:
		return new("Équipe Ñorú"), new(fmt.Sprintf("http://example.com/algo?x=%d&y=ü", index))
	case 2:
		return new("Terrain Group"), new("https://terrain.example.com/")
	}
	return new("Remote Sensing Laboratory"), new("")
}

func definition(name string, index int, isSystem bool) json.RawMessage {
	quoted, _ := jsontext.AppendQuote(nil, "run-"+name+".sh") // it is UTF-8
	command := string(quoted)
	switch {
	case isSystem:
		return json.RawMessage(`{"input_data": [{"type": "property", "name": "Job Exe ID"}], "version": "1.0", "command": ` + command +
			`, "command_arguments": "${-i :Job Exe ID}"}`)
	case index%4 == 3:
		return json.RawMessage(`{"version": "1.0", "command": ` + command + `, "command_arguments": "${INPUT} ${-t :TILES} ${job_output_dir}"}`)
	}
	return json.RawMessage(`{"output_data": [{"media_type": "image/tiff", "type": "files", "name": "OUT"}, ` +
		`{"media_type": "application/json", "required": false, "type": "file", "name": "REPORT"}], "shared_resources": [], ` +
		`"command_arguments": "${INPUT} ${-t :TILES} ${job_output_dir}", "input_data": [{"media_types": ["image/tiff", ` +
		`"image/jp2"], "type": "file", "name": "INPUT"}, {"required": false, "type": "property", "name": "TILES"}], ` +
		`"version": "1.0", "command": ` + command + `}`)
}

func pick[T any](values []T, index int) T { return values[index%len(values)] }

// generate makes the job type with the given index, which is the number-th after the standard ones. Each name has three
// versions, and there are few categories.
func (t *JobType) generate(index, number int, start Instant) {
	sensors := []string{
		"aster", "avhrr", "envisat", "ers", "goes", "himawari", "ikonos", "landsat7", "landsat8", "lidar", "meteosat", "modis",
		"palsar", "planetscope", "pleiades", "quickbird", "radarsat", "rapideye", "sentinel1", "sentinel2", "sentinel3", "spot",
		"viirs", "worldview",
	}
	operations := []string{
		"calibrate", "classify", "clip", "compress", "coregister", "deliver", "denoise", "fuse", "index", "ingest", "mask", "match",
		"merge", "mosaic", "reproject", "resample", "segment", "stack", "tile", "validate",
	}
	versions := []string{"1.0.0", "1.1.0", "2.0.0"}
	categories := []string{"imagery", "mapping", "elevation", "analytics", "quality", "radar", "catalog", "delivery"}

	serial := number / len(versions)
	round := serial / len(sensors)
	operation := pick(operations, round)
	t.Name = pick(sensors, serial) + "-" + operation + "-" + strconv.Itoa(round/len(operations)+1)
	t.Version = pick(versions, number)
	t.Title = new(strings.ToUpper(operation[:1]) + operation[1:] + " Scenes")
	t.Category = new(pick(categories, round%len(operations)))
	t.Description = new("Works on one scene at a time")
	t.IsActive, t.IsOperational = number%29 != 28, number%11 != 10
	t.UsesDocker, t.DockerPrivileged, t.DockerImage = true, false, new("registry.example.com:5000/scenes:latest")
	t.IconCode = new("f0ac")
	t.Priority, t.Timeout, t.MaxTries = int64(100+number%100), pick(timeouts(), number), 3
	t.resources = pick(sizes(), number)

	draw := mix(uint64(index)) //nolint:gosec // an index is positive
	t.Created = start.Add(-time.Duration(1000+draw%1000) * day)
	t.LastModified = t.Created.Add(time.Duration(draw>>16%(900*24*60)) * time.Minute)
	t.ErrorMapping = json.RawMessage(sceneMapping)
	if !t.IsActive {
		t.Archived = t.LastModified
		return
	}
	if number%41 == 40 {
		t.IsPaused, t.Paused = true, t.LastModified
	}
	if number%4 == 0 { // the others have no work
		period := time.Duration(2+draw%11) * time.Hour
		t.Work = workload{
			period: period, duration: period / 20, limit: 2, failures: int(draw >> 8 % 80),
			errors: pick([][]int{{1, 9, 11}, {2, 12}, {3, 9, 15}, {4, 13}, {5, 10}, {6, 14}}, number/4),
		}
	}
}
