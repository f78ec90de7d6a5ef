package client

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jt/client/model"
)

// maxURLBytes is how long a URL may be: servers refuse a request line over 4094 bytes with an HTML page.
const maxURLBytes = 4000

// pagingBytes is what the paging parameters add to a URL at the most.
const pagingBytes = len("&page=1000000&page_size=1000")

// JobTypesService calls the job-type services (Job Type Services).
type JobTypesService struct {
	client *Client
}

// ErrorsService calls the error services (Error Services).
type ErrorsService struct {
	client *Client
}

// ListOptions filter and order job types (Job Type List).
type ListOptions struct {
	Page, PageSize, Limit int       // see PageOptions
	Started, Ended        time.Time // last modified between them; zero means open; sent in microseconds
	Names, Categories     []string  // has one of these, matched exactly
	Keywords              []string  // one of these is in the name, a tag or, on some releases, the title or description
	IsActive              *bool     // true: not archived; false: archived; nil: both; servers before /v5 list both all the same
	Order                 []string  // of OrderFields, with a dash in front for descending; none means name and version
	LongRunning           bool      // rows have is_long_running on each release that knows it, for a request more on some
	Brief                 bool      // rows may have only the fields that status rows have, so no times: fewer requests on some releases

	// Keep reports whether the caller keeps a row, by fields that status rows have too. It saves requests on some releases; others
	// yield all rows. First is set if the caller may stop before the last row: a row that cannot be read fails the list before
	// the rows after it. Neither concerns a page.
	Keep  func(model.Object) (bool, error) `json:"-"`
	First bool                             `json:"-"`
}

// OrderFields returns the fields that ListOptions.Order can name.
func OrderFields() []string {
	return []string{
		"id", "name", "version", "title", "description", "category", "author_name", "author_url",
		"is_system", "is_long_running", "is_active", "is_operational", "is_paused", "icon_code",
		"uses_docker", "docker_privileged", "docker_image", "priority", "timeout", "max_tries",
		"cpus_required", "mem_required", "disk_out_const_required", "disk_out_mult_required",
		"created", "archived", "paused", "last_modified",
	}
}

// defaultOrder is what released servers order by unless asked otherwise. It is asked for, since the documentation does not
// promise it.
var defaultOrder = []string{"name", "version"}

// List lists job types (Job Type List).
func (s *JobTypesService) List(options ListOptions) *List[model.JobType] {
	paging := PageOptions{Page: options.Page, PageSize: options.PageSize, Limit: options.Limit}
	query := s.query(options, uniqueOrder(options.Order))
	list := newList(s.client, jobTypeList, paging, model.Object.JobType, query, s.walkQueries(options)...)
	list.walk.order = uniqueOrder(options.Order)
	list.ofRelease = func(release *release) (*namedList, error) {
		if len(options.Keywords) > 0 && release.check(s.client, FilterByKeyword) != nil {
			return nil, release.check(s.client, FilterByKeyword)
		}
		if !release.named {
			return nil, nil
		}
		return &namedList{services: s, release: release, options: options, wanted: options.Limit}, nil
	}
	return list
}

// NameFilter returns each name once, for ListOptions.Names, or none if reading the complete list, brief or not, takes fewer
// requests.
func (s *JobTypesService) NameFilter(names []string, brief bool) []string {
	names = withoutRepeats(names)
	release, most := s.client.detection.known(), fewNamesOfQuery
	switch {
	case release.grouped && !brief: // the complete list is read by name too
		return names
	case release.named:
		most = fewNames
	}
	if len(names) > most {
		return nil
	}
	return names
}

// fewNamesOfQuery is how many names are sent as a filter where a server has one.
const fewNamesOfQuery = 50

func (s *JobTypesService) walkQueries(options ListOptions) []url.Values {
	// Otherwise a repeated value could end up in two of the split requests, and its rows would count twice.
	options.Names = withoutRepeats(options.Names)
	options.Categories = withoutRepeats(options.Categories)
	order := uniqueOrder(options.Order)
	if !s.hidesArchived() || options.IsActive != nil {
		return s.split(options, order)
	}
	active, archived := options, options
	active.IsActive, archived.IsActive = new(true), new(false)
	return append(s.split(active, order), s.split(archived, order)...)
}

// hidesArchived reports whether the server leaves archived job types out of a list unless it is asked for them alone.
func (s *JobTypesService) hidesArchived() bool {
	return strings.HasSuffix(s.client.base.Path, "/v5")
}

// uniqueOrder ends the order with the id. Servers return rows that are equal in every order field in a different order for
// each page, so that some rows come twice and others never.
func uniqueOrder(order []string) []string {
	if len(order) == 0 {
		order = defaultOrder
	}
	if slices.Contains(order, "id") || slices.Contains(order, "-id") {
		return order
	}
	return append(slices.Clip(order), "id")
}

// split makes as many queries as are needed to keep each URL short.
func (s *JobTypesService) split(options ListOptions, order []string) []url.Values {
	query := s.query(options, order)
	if s.client.urlBytes(jobTypeList, query) <= maxURLBytes {
		return []url.Values{query}
	}
	left, right := options, options
	switch {
	case len(options.Names) > 1 && len(options.Names) >= len(options.Categories):
		half := len(options.Names) / 2
		left.Names, right.Names = options.Names[:half], options.Names[half:]
	case len(options.Categories) > 1:
		half := len(options.Categories) / 2
		left.Categories, right.Categories = options.Categories[:half], options.Categories[half:]
	default:
		return []url.Values{query} // one value is too long for any URL: the server will refuse it
	}
	return append(s.split(left, order), s.split(right, order)...)
}

// urlBytes is the greatest length of the URL of a page.
func (c *Client) urlBytes(service listService, query url.Values) int {
	return len(c.base.String()+withQuery(service.path, query)) + pagingBytes
}

func (s *JobTypesService) query(options ListOptions, order []string) url.Values {
	query := url.Values{}
	for name, values := range map[string][]string{"name": options.Names, "category": options.Categories, "order": order} {
		if len(values) > 0 {
			query[name] = values
		}
	}
	setTimes(query, options.Started, options.Ended)
	if options.IsActive != nil && s.hidesArchived() {
		query.Set("is_active", strconv.FormatBool(*options.IsActive))
	}
	return query
}

// setTimes leaves zero times to the server.
func setTimes(query url.Values, started, ended time.Time) {
	if !started.IsZero() {
		query.Set("started", formatTime(started))
	}
	if !ended.IsZero() {
		query.Set("ended", formatTime(ended))
	}
}

// formatTime writes a time as every server accepts it: UTC with a Z, cut to microseconds, which is what servers count in.
func formatTime(instant time.Time) string {
	layout := "2006-01-02T15:04:05.000Z"
	if instant.Nanosecond()/1000%1000 > 0 {
		layout = "2006-01-02T15:04:05.000000Z"
	}
	return instant.UTC().Format(layout)
}

func withoutRepeats(values []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool {
		repeated := seen[value]
		seen[value] = true
		return repeated
	})
}

// ListAt returns the list at any path, such as "/job-types/?order=id". Rows without an id are only counted. Its error is an
// *InputError.
func (c *Client) ListAt(path string) (*List[model.Object], error) {
	parsed, err := parsePath(c.base, path)
	if err != nil {
		return nil, err
	}
	place, text, _ := strings.Cut(parsed, "?")
	query, err := url.ParseQuery(text)
	if err != nil {
		return nil, pathError(path, "has an invalid query", "write it as ?name=value&name=value")
	}
	if query.Has("page") {
		return nil, pathError(path, "has a page, but all pages are read", "leave page out")
	}
	size := 0
	if query.Has("page_size") {
		if size, err = strconv.Atoi(query.Get("page_size")); err != nil || size < 1 {
			return nil, pathError(path, "has an invalid page_size", "use a whole number of at least 1")
		}
	}
	service := serviceAt(place)
	service.loose = service.path == jobTypeList.path
	list := newList(c, service, PageOptions{PageSize: size}, undecoded, query)
	if query.Del("page_size"); service.loose && len(query) == 0 {
		list.walk.byName = c.JobTypes.restOfName
	}
	return list, nil
}

// serviceAt returns the documented service at a path, or an unknown one.
func serviceAt(path string) listService {
	for _, service := range []listService{jobTypeList, statusList, runningList, pendingList, systemFailuresList, errorsList} {
		if strings.TrimSuffix(path, "/") == strings.TrimSuffix(service.path, "/") {
			return service
		}
	}
	return listService{path: path, noun: "rows", unknown: true}
}
