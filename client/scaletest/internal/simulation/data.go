package simulation

import (
	"strings"
	"time"
)

// Release is the release that a server imitates, as far as its job types depend on it.
type Release int

// The releases.
const (
	Of2015 Release = iota
	Of59
	Of72
)

// StandardJobTypes returns how many job types servers of a release have if no number is given.
func StandardJobTypes(of Release) int { return len(standardJobTypes(of)) }

// pace is how busy a job type is.
type pace int

const (
	idle     pace = iota
	rush          // a job every few seconds
	busy          // several a minute
	brisk         // about one a minute
	steady        // a few an hour
	slow          // jobs that take long
	rare          // a few a day
	resident      // one job that runs forever
)

func (p pace) workload() workload {
	return [...]workload{
		idle:     {},
		rush:     {period: 5 * time.Second, duration: 12 * time.Second, limit: 4},
		busy:     {period: 14 * time.Second, duration: 30 * time.Second, limit: 4},
		brisk:    {period: 50 * time.Second, duration: 70 * time.Second, limit: 3},
		steady:   {period: 5 * time.Minute, duration: 4 * time.Minute, limit: 2},
		slow:     {period: 25 * time.Minute, duration: 40 * time.Minute, limit: 4},
		rare:     {period: 3 * time.Hour, duration: 10 * time.Minute, limit: 1},
		resident: {limit: 1, permanent: true},
	}[p]
}

// The initial error mappings.
const (
	noMapping    = "null"
	emptyMapping = `{"version": "1.0", "exit_codes": {}}`
	sceneMapping = `{"version": "1.0", "exit_codes": {"1": "bad-input", "2": "algo-crash", "-15": "algo-timeout"}}`
	tileMapping  = `{"version": "1.0", "exit_codes": {"1": "bad-input", "3": "bad-projection", "7": "no-overlap", ` +
		`"13": "cloud-cover", "137": "out-of-memory"}}`
	// unknownMapping names an error that the server does not have, which is allowed.
	unknownMapping = `{"version": "1.0", "exit_codes": {"1": "bad-input", "9": "unknown", "10": "no-such-error"}}`
)

// failuresOf returns the ids of the errors with which jobs fail by themselves, in ascending order.
func failuresOf(mapping string) (ids []int) {
	for _, one := range JobErrors() {
		if one.Category != "SYSTEM" && strings.Contains(mapping, `"`+one.Name+`"`) {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

// traits are properties of a job type.
type traits int

const (
	system     traits = 1 << iota
	paused            // since pausedAgo
	archived          // no longer active
	research          // not operational
	privileged        // as a Docker container
	native            // without Docker
	oldStyle          // no Seed job type, where a release knows both; system and native ones are old-style too
	unwritable        // without a workspace for its outputs, where a release knows them
)

const (
	pausedAgo   = 5 * time.Hour
	archivedAgo = 10 * 24 * time.Hour
)

// description is a row of the tables below.
type description struct {
	name, version string
	title         *string
	text          *string
	category      *string
	pace          pace
	traits        traits
	mapping       string
	modifiedAgo   time.Duration // before the server started; 0 means when it was created, years ago
}

const (
	minute = time.Minute
	hour   = time.Hour
	day    = 24 * time.Hour
)

// standardJobTypes are the first job types of every server, in the order of their ids.
func standardJobTypes(of Release) []description {
	if of != Of2015 {
		return append(commonJobTypes(), laterJobTypes()...)
	}
	return commonJobTypes()
}

func commonJobTypes() []description {
	long := "Cartographic generalisation of transport networks at the scales 1:25 000, 1:50 000, 1:100 000, 1:250 000 " +
		"and 1:1 000 000, with displacement, typification and the collapse of dual carriageways and more"
	return []description{
		// The five system ones of every installation.
		{"scale-cleanup", "1.0", new("Scale Cleanup"), new("Performs cleanup on a node for a previous job execution"), new("system"), busy, system | native, noMapping, 0},
		{"scale-clock", "1.0", new("Scale Clock"), new("Performs Scale system functions that need to be executed on regular time intervals"), new("system"), resident, system | native, noMapping, 0},
		{"scale-ingest", "1.0", new("Scale Ingest"), new("Ingests a source file into a workspace"), new("system"), rush, system | native, noMapping, 0},
		{"scale-strike", "1.0", new("Scale Strike"), new("Monitors a directory for incoming source files to ingest"), new("system"), resident, system | native, noMapping, 0},
		{"scale-daily-metrics", "1.0", new("Scale Daily Metrics"), new("Calculates the metrics of a day of Scale"), new("system"), rare, system | native, noMapping, 0},

		// Those of a cluster for satellite images.
		{"landsat-parse", "1.0.0", new("Landsat Parser"), new("Reads the metadata of a Landsat scene and registers its bands"), new("imagery"), rush, oldStyle, sceneMapping, 0},
		{"landsat-parse", "1.1.0", new("Landsat Parser"), new("Reads the metadata of a Landsat scene, Collection 1 included"), new("imagery"), busy, 0, sceneMapping, 200 * day},
		{"landsat-parse", "2.0.0", new("Landsat Parser"), new("Reads Level-1 and Level-2 scenes of Landsat 8 and 9"), new("imagery"), brisk, research, sceneMapping, 2 * hour},
		{"landsat-parse", "10.0.0", new("Landsat Parser (rewrite)"), new("Experimental: one pass over the archive"), new("imagery"), idle, research | archived, noMapping, 20 * hour},
		{"sentinel2-parse", "1.0.0", new("Sentinel-2 Parser"), new("Unpacks a SAFE product and registers its granules"), new("imagery"), busy, 0, sceneMapping, 40 * day},
		{"sentinel2-parse", "1.2.0", new("Sentinel-2 Parser"), new("Unpacks a SAFE product, baseline 04.00 and later"), new("imagery"), rush, 0, sceneMapping, 26 * hour},
		{"worldview-parse", "3.1.4", new("WorldView Parser"), new("Reads the IMD and RPB files of a WorldView delivery"), new("imagery"), steady, 0, tileMapping, 9 * day},
		{"orthorectify", "1.4.0", new("Orthorectification"), new("Projects a scene on the terrain"), new("imagery"), brisk, privileged, tileMapping, 70 * day},
		{"orthorectify", "2.0.0", new("Orthorectification (GPU)"), new("Projects a scene on the terrain, on a GPU"), new("imagery"), slow, research | privileged, tileMapping, 50 * minute},
		{"pan-sharpen", "1.1.0", new("Pan-Sharpening"), new("Merges the panchromatic band into the colour bands"), new("imagery"), steady, 0, tileMapping, 12 * day},
		{"atmospheric-correction", "2.3.0", new("Atmospheric Correction"), new("Turns top-of-atmosphere into surface reflectance"), new("imagery"), slow, 0, tileMapping, 3 * day},
		{"cloud-mask", "0.9.1", new("Cloud Mask"), new(""), new("quality"), idle, archived, emptyMapping, 300 * day},
		{"cloud-mask", "1.0.0", new("Cloud Mask"), new("Marks clouds and their shadows"), new("quality"), brisk, 0, tileMapping, 30 * hour},
		{"checksum-verify", "1.0", new("Checksum Verification"), new("Compares a file with the checksum of its delivery"), new("quality"), rush, native, noMapping, 6 * day},
		{"tile-maker", "1.0", new("Tile Maker"), new("Cuts mosaics into map tiles"), new("mapping"), brisk, 0, tileMapping, 400 * day},
		{"tile-maker", "2.0", new("Tile Maker"), new("Cuts mosaics into map tiles, WebP included"), new("mapping"), busy, 0, tileMapping, 6 * hour},
		{"tile-maker", "2.1-beta", new("Tile Maker"), new("Cuts mosaics into map tiles, in parallel"), new("mapping"), steady, research, unknownMapping, 25 * minute},
		{"tile-maker", "2.2+cuda", new("Tile Maker (CUDA)"), new("Cuts mosaics into map tiles, on a GPU"), new("mapping"), rare, research | privileged, tileMapping, 7 * hour},
		{"mosaic", "1.0.0", new("Mosaic Builder"), new("Joins scenes into a seamless mosaic"), new("mapping"), slow, 0, tileMapping, 90 * day},
		{"mosaic", "1.0.1", new("Mosaic Builder"), new("Joins scenes into a seamless mosaic; colours balanced"), new("mapping"), slow, 0, tileMapping, 95 * minute},
		{"dem-build", "1.2.0", new("Elevation Model"), new("Builds an elevation model from stereo pairs"), new("elevation"), slow, 0, tileMapping, 15 * day},
		{"hillshade", "1.0.0", new("Hillshade"), new("Shades relief for base maps"), new("elevation"), steady, 0, emptyMapping, 33 * day},
		{"contour-lines", "1.0.0", new("Contour Lines"), nil, new("elevation"), rare, 0, noMapping, 120 * day},
		{"change-detect", "0.9", new("Change Detection"), new("Finds what differs between two passes"), new("analytics"), steady, oldStyle, sceneMapping, 60 * day},
		{"change-detect", "0.10", new("Change Detection"), new("Finds what differs between two passes, seasons apart"), new("analytics"), steady, research, sceneMapping, 8 * hour},
		{"ship-detect", "2.1.0", new("Ship Detection"), new("Finds vessels in radar and optical images"), new("analytics"), busy, 0, sceneMapping, 4 * day},
		{"aircraft-detect", "1.0.0-rc1", new("Aircraft Detection"), new("Finds parked aircraft"), new("analytics"), steady, research | paused, sceneMapping, 0},
		{"building-footprint", "1.3.0", new("Building Footprints"), new("Traces the outlines of buildings"), new("analytics"), steady, 0, sceneMapping, 18 * day},
		{"road-extract", "1.0.0", new("Road Extraction"), new("Traces roads as a network"), new("analytics"), rare, 0, sceneMapping, 21 * day},
		{"ndvi", "1.0.0", new("Vegetation Index"), new("Calculates NDVI and EVI"), new("agriculture"), brisk, 0, emptyMapping, 5 * day},
		{"crop-classify", "2.0.0", new("Crop Classification"), new("Tells crops apart over a season"), new("agriculture"), slow, 0, sceneMapping, 28 * day},
		{"flood-extent", "1.1.0", new("Flood Extent"), new("Maps flooded land from radar"), new("disaster"), steady, 0, sceneMapping, 2 * day},
		{"fire-hotspot", "1.0.2", new("Fire Hotspots"), new("Finds active fires in thermal bands"), new("disaster"), busy, 0, sceneMapping, 11 * hour},
		{"sar-focus", "1.0.0", new("SAR Focusing"), new("Turns raw radar echoes into complex images"), new("radar"), slow, privileged, sceneMapping, 45 * day},
		{"thumbnailer", "1.0.0", new("Thumbnails"), new("Renders previews for the catalog"), new("catalog"), rush, 0, emptyMapping, 150 * day},
		{"metadata-extract", "1.0.0", new("Metadata Extraction"), new("Collects footprints, dates and sensors"), new("catalog"), rush, 0, noMapping, 27 * day},
		{"geo-index", "2015-01", new("Geographic Index"), new("Indexes footprints"), new("catalog"), idle, archived, noMapping, 500 * day},
		{"geo-index", "2015-02", new("Geographic Index"), new("Indexes footprints in an R-tree"), new("catalog"), brisk, 0, noMapping, 31 * day},
		{"format-convert", "1.0", new("Format Conversion"), new("Converts NITF and JPEG 2000 to GeoTIFF"), new("delivery"), steady, 0, unknownMapping, 65 * day},
		{"format-convert", "1.1", new("Format Conversion"), new("Converts NITF and JPEG 2000 to Cloud Optimized GeoTIFF"), new("delivery"), brisk, paused, unknownMapping, 0},
		{"archive-export", "1.0.0", new("Archive Export"), new("Writes finished products to tape"), new("delivery"), rare, paused | native, emptyMapping, 0},
		{"kml-export", "0.3", new("KML Export"), new("Discontinued: use format-convert"), new("delivery"), idle, archived, noMapping, 700 * day},
		{"ocr-text", "1", new("Text Recognition"), new("Reads text in scanned maps"), new("text-analysis"), rare, 0, sceneMapping, 80 * day},
		{"ocr-text", "2", new("Text Recognition"), new("Reads text in scanned maps, 40 languages"), new("text-analysis"), steady, 0, sceneMapping, 14 * hour},
		{"video-frames", "1.0.0", new("Video Frames"), new("Cuts georeferenced frames from motion imagery"), new("video"), steady, 0, sceneMapping, 17 * day},
		{"stream-watch", "1.0", new("Stream Watch"), new("Watches a live video stream for new segments"), new("video"), resident, privileged, noMapping, 13 * day},

		// Those that real installations have too, and that are hard for clients.
		{"10-digits", "1.0", new(""), new(""), new("mapping"), rare, 0, noMapping, 31 * hour},
		{"Zebra-Upper", "2.0", new(`Quote " and \ backslash`), new("C:\\data\\in \"quoted\" 'single' `back`"), new("a&b=c"), steady, 0, sceneMapping, 6*day + hour},
		{"_underscore", "1.0", nil, nil, nil, rare, paused, noMapping, 0},
		{"name with space", "1.0", new("Détection d’anomalies"), new(""), new("space category"), slow, research, emptyMapping, 0},
		{"name&amp=1", "1.0", new("<b>HTML</b> & entity"), new("<script>alert(1)</script>"), new("plus+cat"), rare, 0, noMapping, 160 * minute},
		{"user@host-sync", "1.0", new("Tab\tand\nnewline"), new("First line\r\nSecond line\tafter a tab\n"), new(""), rare, native, noMapping, 19 * day},
		{"ünïcode-näme", "1.0", new("地図タイル生成"), new("Größenänderung – Kacheln"), new("ü-kategorie"), idle, archived, noMapping, 250 * day},
		{"feature-extract", "1.0.0", new("Извлечение признаков"), new("Emoji 🚀 in a description 👩‍🚀"), new("ü-kategorie"), rare, 0, sceneMapping, 23 * day},
		{"feature-extract", "1.0.1+β", new("استخراج المعالم"), new("תיאור מימין לשמאל"), nil, rare, 0, sceneMapping, 29 * hour},
		{"balloon-track", "0.1.0", new("Emoji 🚀 job"), new("e\u0301 is not \u00e9"), new(""), rare, research, noMapping, 34 * hour},
		{"escape-codes", "1.0", new("\x1b[31mred\x1b[0m \x1b]0;owned\x07 \u202egpj.exe\u202c"), new("\x1b]8;;http://example.com\x1b\\click\x1b]8;;\x1b\\\x7f\u0085"), new("analytics"), rare, research, noMapping, 36 * hour},
		{"generalise-network", "1.0", new(long), new("Description of a job type with a title of two hundred characters"), new("mapping"), rare, 0, noMapping, 38 * hour},
		{"x123456789x123456789x123456789x123456789x123456789", "1.0", new("Fifty-character name"), new(""), new("quality"), rare, 0, noMapping, 42 * hour},
	}
}

// laterJobTypes follow those where job types are addressed by name and version: names that are hard to address,
// and many versions of one name.
func laterJobTypes() []description {
	types := []description{
		{"123", "1.0.0", new("A name of digits"), nil, new("quality"), rare, 0, sceneMapping, 44 * hour},
		{"status", "1.0.0", new("A name that a service has"), nil, new("quality"), rare, 0, noMapping, 46 * hour},
		{"a/b", "1.0", new("A name with a slash"), nil, new("quality"), rare, 0, noMapping, 47 * hour},
		{"at@sign", "1@0", new("At signs"), nil, new("quality"), rare, 0, noMapping, 48 * hour},
		{"archived-one", "1.0.0", new("Archived"), nil, new("quality"), idle, archived, sceneMapping, 3 * day},
		{"archived-one", "0.9.0", new("Archived, older"), nil, new("quality"), idle, archived, sceneMapping, 3 * day},
		{"never-run", "1.0.0", new("Without a workspace for its output"), nil, new("mapping"), idle, unwritable, sceneMapping, 50 * hour},
	}
	for _, version := range []string{"10.0.0", "1.1.0", "1.0.0", "2.0.0", "1.2.0", "0.9.0", "2.1.0", "1.10.0"} {
		types = append(types, description{
			"tide-model", version, new("Tide Model " + version), new("Calculates tides"), new("analytics"), rare, 0, tileMapping, 52 * hour,
		})
	}
	return types
}
