package scaletest

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// maximumJobTypes bounds the memory of a server, at about a kilobyte for each job type that is looked at.
const maximumJobTypes = 100_000

// makeJobTypes makes the first count job types, ids from 1: the system ones, the other standard ones, generated ones.
func makeJobTypes(count int, start instant) []*jobType {
	standard := append(append(systemJobTypes(), imagingJobTypes()...), oddJobTypes()...)
	storage := make([]jobType, count)
	types := make([]*jobType, count)
	generator := newGenerator()
	for i := range storage {
		types[i] = &storage[i]
		if i < len(standard) {
			standard[i].fill(types[i], i, start)
		} else {
			generator.fill(types[i], i, i-len(standard), start)
		}
		types[i].id = int64(i) + 1
	}
	return types
}

// sizes are common needs of jobs, one of which spells its numbers in the ways that parsers stumble over.
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

func (d *description) fill(t *jobType, index int, start instant) {
	has := func(trait traits) bool { return d.traits&trait != 0 }
	t.name, t.version, t.title, t.description, t.category = d.name, d.version, d.title, d.text, d.category
	t.isSystem, t.isPaused, t.dockerPrivileged = has(system), has(paused), has(privileged)
	t.isActive, t.isOperational, t.isLongRunning = !has(archived), !has(research), d.pace == resident

	t.resources = resources{cpus: 0.5, memory: 1024}
	t.priority, t.timeout, t.maxTries = int64(1+index*3), 3600, 3
	if index%5 != 4 || has(system) {
		t.iconCode = some(fmt.Sprintf("f%03x", 5+index*7))
	}
	if !has(system) {
		t.priority = int64(100 + index*7%200)
		t.timeout = pick(timeouts(), index)
		t.maxTries = pick([]int64{0, 1, 3, 10}, index)
		t.resources = pick(sizes(), index)
		t.authorName, t.authorURL = author(index)
	}
	if t.isLongRunning {
		t.timeout, t.maxTries = 0, 0
	}
	if !has(native) {
		t.usesDocker = true
		t.dockerImage = some(fmt.Sprintf("registry.example.com:5000/algorithms/%d:%s", index, pick([]string{"latest", "1.0", "stable"}, index)))
	}
	d.setTimes(t, index, start)

	t.definition = definition(t.name, index, has(system))
	text, failures := d.mapping.text()
	t.errorMapping = text
	t.work = d.pace.workload()
	t.work.errors = slices.Concat(failures, []int{1 + index%systemErrors, 1 + (index+2)%systemErrors})
	t.work.failures = 12 + index*11%60
	if !t.isActive {
		t.work = workload{}
	}
}

// setTimes dates old job types absolutely, with and without fractions of a second, and newer ones before the start.
func (d *description) setTimes(t *jobType, index int, start instant) {
	created := pick([]time.Time{
		time.Date(2015, 3, 11, 0, 0, 0, 0, time.UTC),
		time.Date(2015, 6, 1, 12, 30, 0, 0, time.UTC),
		time.Date(2016, 2, 1, 1, 2, 3, 456_000_000, time.UTC),
		time.Date(2016, 2, 1, 1, 2, 3, 250_000, time.UTC), // cut to .000
	}, index)
	t.created = instantOf(created.AddDate(0, index%7, index))
	if d.traits&system != 0 {
		t.created = instantOf(pick([]time.Time{
			time.Date(2015, 3, 11, 0, 0, 0, 0, time.UTC),
			time.Date(2015, 6, 1, 0, 0, 0, 0, time.UTC),
		}, index))
	}
	t.lastModified = t.created
	switch {
	case d.traits&paused != 0:
		t.paused = start.add(-pausedAgo - time.Duration(index)*time.Minute)
		t.lastModified = t.paused
	case d.modifiedAgo > 0:
		t.lastModified = max(t.created, start.add(-d.modifiedAgo))
	}
	if d.traits&archived != 0 {
		t.archived = max(t.created, start.add(-max(archivedAgo, d.modifiedAgo)))
	}
}

func author(index int) (name, url optional) {
	switch index % 4 {
	case 0:
		return optional{}, optional{}
	case 1:
		return some("Équipe Ñorú"), some(fmt.Sprintf("http://example.com/algo?x=%d&y=ü", index))
	case 2:
		return some("Terrain Group"), some("https://terrain.example.com/")
	}
	return some("Remote Sensing Laboratory"), some("")
}

func definition(name string, index int, isSystem bool) string {
	command := string(appendString(nil, "run-"+name+".sh"))
	switch {
	case isSystem:
		return `{"input_data": [{"type": "property", "name": "Job Exe ID"}], "version": "1.0", "command": ` + command +
			`, "command_arguments": "${-i :Job Exe ID}"}`
	case index%4 == 3:
		return `{"version": "1.0", "command": ` + command + `, "command_arguments": "${INPUT} ${-t :TILES} ${job_output_dir}"}`
	}
	return `{"output_data": [{"media_type": "image/tiff", "type": "files", "name": "OUT"}, ` +
		`{"media_type": "application/json", "required": false, "type": "file", "name": "REPORT"}], "shared_resources": [], ` +
		`"command_arguments": "${INPUT} ${-t :TILES} ${job_output_dir}", "input_data": [{"media_types": ["image/tiff", ` +
		`"image/jp2"], "type": "file", "name": "INPUT"}, {"required": false, "type": "property", "name": "TILES"}], ` +
		`"version": "1.0", "command": ` + command + `}`
}

func pick[T any](values []T, index int) T { return values[index%len(values)] }

// generator makes job types beyond the standard ones: three versions of each name, few categories.
type generator struct {
	sensors, operations []string
	categories          []optional
	titles              []optional
	versions            []string
	sizes               []resources
	timeouts            []int64
	definition          string
	errorMapping        string
	failures            [][]int // ids of errors
}

func newGenerator() *generator {
	g := &generator{
		sensors: []string{
			"aster", "avhrr", "envisat", "ers", "goes", "himawari", "ikonos", "landsat7", "landsat8", "lidar", "meteosat", "modis",
			"palsar", "planetscope", "pleiades", "quickbird", "radarsat", "rapideye", "sentinel1", "sentinel2", "sentinel3", "spot",
			"viirs", "worldview",
		},
		operations: []string{
			"calibrate", "classify", "clip", "compress", "coregister", "deliver", "denoise", "fuse", "index", "ingest", "mask", "match",
			"merge", "mosaic", "reproject", "resample", "segment", "stack", "tile", "validate",
		},
		versions: []string{"1.0.0", "1.1.0", "2.0.0"},
		sizes:    sizes(),
		timeouts: timeouts(),
		failures: [][]int{{1, 9, 11}, {2, 12}, {3, 9, 15}, {4, 13}, {5, 10}, {6, 14}},
	}
	for _, category := range []string{"imagery", "mapping", "elevation", "analytics", "quality", "radar", "catalog", "delivery"} {
		g.categories = append(g.categories, some(category))
	}
	for _, operation := range g.operations {
		g.titles = append(g.titles, some(string(operation[0]-'a'+'A')+operation[1:]+" Scenes"))
	}
	g.definition = definition("scene", 0, false)
	g.errorMapping, _ = sceneMapping.text()
	return g
}

// fill makes the job type with the given index, which is the number-th generated one.
func (g *generator) fill(t *jobType, index, number int, start instant) {
	serial := number / len(g.versions)
	operation := serial / len(g.sensors) % len(g.operations)
	t.name = pick(g.sensors, serial) + "-" + g.operations[operation] + "-" + strconv.Itoa(serial/len(g.sensors)/len(g.operations)+1)
	t.version = pick(g.versions, number)
	t.title, t.category = g.titles[operation], pick(g.categories, operation)
	t.description = some("Works on one scene at a time")
	t.isActive, t.isOperational = number%29 != 28, number%11 != 10
	t.usesDocker, t.dockerImage = true, some("registry.example.com:5000/scenes:latest")
	t.iconCode = some("f0ac")
	t.priority, t.timeout, t.maxTries = int64(100+number%100), pick(g.timeouts, number), 3
	t.resources = pick(g.sizes, number)

	draw := mix(uint64(index)) //nolint:gosec // an index is positive
	t.created = start.add(-time.Duration(draw%1000) * 24 * time.Hour).add(-1000 * 24 * time.Hour)
	t.lastModified = t.created.add(time.Duration(draw>>16%(900*24*60)) * time.Minute)
	t.definition, t.errorMapping = g.definition, g.errorMapping
	if !t.isActive {
		t.archived = t.lastModified
		return
	}
	if number%41 == 40 {
		t.isPaused, t.paused = true, t.lastModified
	}
	if number%4 == 0 { // the others have no work
		period := time.Duration(2+draw%11) * time.Hour
		t.work = workload{
			period: period, duration: period / 20, limit: 2, failures: int(draw >> 8 % 80),
			errors: pick(g.failures, number/4),
		}
	}
}
