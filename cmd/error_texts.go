package cmd

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"jt/client"
	"jt/internal/config"
	"jt/internal/timerange"
	"jt/output"
)

// describe decides the text and the exit code of every error.
func describe(err error) report {
	prefix := ""
	if task, ok := errors.AsType[*taskError](err); ok {
		prefix = task.task + ": "
	}
	if usage, ok := errors.AsType[*usageError](err); ok {
		return usageReport(usage.message, usage.hint)
	}
	if usage, ok := errors.AsType[*output.UsageError](err); ok {
		return usageReport(usage.Message, usage.Hint)
	}
	if outcome, ok := errors.AsType[*outcomeError](err); ok {
		return report{exit: outcome.exit, Code: outcome.code, Message: outcome.message, Hint: outcome.hint}
	}
	if changes, ok := errors.AsType[*changesError](err); ok {
		return describeChanges(changes)
	}
	if value, ok := errors.AsType[*timerange.Error](err); ok {
		return usageReport(value.Message(), value.Hint())
	}
	if base, ok := errors.AsType[*client.BaseURLError](err); ok {
		return usageReport(fmt.Sprintf("the server URL %q %s", base.URL, base.Problem), base.Hint)
	}
	if usage, ok := errors.AsType[*config.UsageError](err); ok {
		return usageReport(usage.Message, usage.Hint)
	}
	if file, ok := errors.AsType[*config.FileError](err); ok {
		return usageReport(file.Error(), file.Hint)
	}
	if write, ok := errors.AsType[*config.WriteError](err); ok {
		return report{exit: exitFailed, Code: "write_failed", Message: write.Error()}
	}
	if secret, ok := errors.AsType[*config.SecretError](err); ok {
		return describeSecret(secret)
	}
	if header, ok := errors.AsType[*client.CredentialError](err); ok {
		return usageReport(header.Error(), "")
	}
	if mapping, ok := errors.AsType[*fileError](err); ok {
		return usageReport(mapping.Error(), mapping.hint)
	}
	if kept, ok := errors.AsType[*keptMappingError](err); ok {
		return describeKeptMapping(kept)
	}
	if mapping, ok := errors.AsType[*client.MappingError](err); ok {
		return usageReport(mapping.Error(), "")
	}
	if ambiguous, ok := errors.AsType[*client.AmbiguousError](err); ok {
		return describeAmbiguous(ambiguous)
	}
	if missing, ok := errors.AsType[*client.MissingError](err); ok {
		return report{exit: exitNotFound, Code: "not_found", Message: fmt.Sprintf("there is no job type %q", missing.Ref), Hint: hintRef}
	}
	if end, ok := errors.AsType[signalError](err); ok {
		return describeSignal(end)
	}
	if request, ok := errors.AsType[*apiError](err); ok {
		return describeAPI(request)
	}
	if details, ok := errors.AsType[*detailsError](err); ok {
		return describeDetails(prefix, details)
	}
	if doubt, ok := errors.AsType[*client.DoubtError](err); ok {
		return describeDoubt(prefix, doubt)
	}
	if ignored, ok := errors.AsType[*client.NotAppliedError](err); ok {
		return describeNotApplied(prefix, ignored)
	}
	if incomplete, ok := errors.AsType[*client.IncompleteError](err); ok {
		return describeIncomplete(prefix, incomplete)
	}
	if exchange, ok := errors.AsType[*client.Error](err); ok {
		return describeExchange(prefix, exchange)
	}
	if field, ok := errors.AsType[*client.FieldError](err); ok {
		r := describeField(prefix, output.FieldError{Row: field.Row, Field: field.Field, Want: field.Want, Got: field.Got})
		r.Hint = "`jt show REF -o json` passes it through as it is"
		return r
	}
	if field, ok := errors.AsType[*output.FieldError](err); ok {
		return describeField(prefix, *field)
	}
	if write, ok := errors.AsType[*output.WriteError](err); ok {
		return report{exit: exitFailed, Code: "write_failed", Message: "the output could not be written: " + systemText(write)}
	}
	if task, ok := errors.AsType[*taskError](err); ok {
		err = task.err // the prefix tells the rest
	}
	return report{exit: exitFailed, Code: "failed", Message: prefix + systemText(err)}
}

// describeSecret tells a setting that is wrong from a program that did not give the secret.
func describeSecret(secret *config.SecretError) report {
	r := usageReport(secret.Message, secret.Hint)
	if secret.Err != nil {
		r.exit, r.Code = exitUnauthorized, "unauthorized"
	}
	return r
}

func usageReport(message, hint string) report {
	return report{exit: exitUsage, Code: "usage", Message: message, Hint: hint}
}

const hintRef = "give an id, a name or NAME@VERSION; `jt list -o name` lists them"

func describeAmbiguous(ambiguous *client.AmbiguousError) report {
	candidates := make([]string, 0, len(ambiguous.Candidates))
	for _, object := range ambiguous.Candidates {
		name, nameErr := object.Text("name")
		version, versionErr := object.Text("version")
		id, _ := object.Field("id")
		if nameErr == nil && versionErr == nil {
			candidates = append(candidates, fmt.Sprintf("%s@%s  %s", name, version, id))
		}
	}
	return usageReport(
		fmt.Sprintf("%q names %d job types: say which", ambiguous.Ref, len(ambiguous.Candidates)),
		"give one of these, or its id: "+strings.Join(candidates, ", "),
	)
}

func describeChanges(changes *changesError) report {
	r := describe(changes.cause)
	r.Message = changes.message
	if changes.hint != "" {
		r.Hint = changes.hint
	}
	return r
}

func describeDetails(prefix string, details *detailsError) report {
	r := describe(details.err)
	r.Message = fmt.Sprintf("%scannot show %s: %s", prefix, details.object.Describe(), r.Message)
	id, _ := details.object.Field("id")
	r.Hint = fmt.Sprintf("servers answer so where its error mapping is broken: `jt update %s --error-mapping FILE` then repairs it", id)
	return r
}

// describeDoubt tells that a change may or may not have been made, and why that is not known.
func describeDoubt(prefix string, doubt *client.DoubtError) report {
	r := describe(doubt.ReadErr)
	r.Code = "doubt"
	r.Message = fmt.Sprintf("%sit is not known whether job type %d was changed: %s", prefix, doubt.ID, r.Message)
	r.Hint = fmt.Sprintf("`jt show %d` tells, once the server answers", doubt.ID)
	return r
}

// describeNotApplied tells of a change that a server said yes to and did not make.
func describeNotApplied(prefix string, ignored *client.NotAppliedError) report {
	r := report{
		exit: exitFailed, Code: "not_applied", Message: prefix + ignored.Error(),
		Hint: "some releases of Scale take no change of this job type; its server's log may say more",
	}
	if ignored.Field == "error_mapping" && ignored.Want == "{}" {
		r.Hint = `some releases of Scale ignore an empty mapping; {"exit_codes": {}} clears it there`
	}
	return r
}

func describeKeptMapping(kept *keptMappingError) report {
	r := report{exit: exitFailed, Code: "broken_mapping", Message: kept.Error(), Hint: "--error-mapping FILE replaces the mapping whole"}
	if kept.removable {
		r.Hint = "--remove-exit-code " + kept.code + " beside it takes that entry out; " + r.Hint
	}
	return r
}

func describeSignal(end signalError) report {
	code := "interrupted"
	if end.signal == syscall.SIGTERM || end.signal == syscall.SIGHUP {
		code = "terminated"
	}
	return report{exit: end.exit(), Code: code, Message: end.Error()}
}

func describeField(prefix string, field output.FieldError) report {
	return report{
		exit: exitFailed, Code: "wrong_type",
		Message: fmt.Sprintf("%s%s: the server's %s is %s where %s is documented", prefix, field.Row, field.Field, field.Got, field.Want),
		Hint:    "-o json passes it through as it is; --columns leaves it out",
	}
}

func describeIncomplete(prefix string, incomplete *client.IncompleteError) report {
	count := fmt.Sprintf("only %s of %s %s were read", output.Count(incomplete.Got), output.Count(incomplete.Want), incomplete.Noun)
	if incomplete.Want < 0 {
		count = fmt.Sprintf("only %s %s were read", output.Count(incomplete.Got), incomplete.Noun)
	}
	if incomplete.Err == nil && incomplete.Changed {
		if incomplete.Got >= incomplete.Want {
			count = fmt.Sprintf("%s %s were read of what was last counted as %s", output.Count(incomplete.Got), incomplete.Noun, output.Count(incomplete.Want))
		}
		why := ": the list changed while it was read, twice"
		if incomplete.Once {
			why = ": the list changed while it was read, and nothing tells its rows apart"
		}
		return report{exit: exitFailed, Code: "incomplete", Hint: "run it again", Message: prefix + count + why}
	}
	if incomplete.Err == nil {
		return report{
			exit: exitFailed, Code: "incomplete", Hint: "run it again; if it stays, the server is at fault",
			Message: prefix + count + ": the server counts more than it gives",
		}
	}
	r := describe(incomplete.Err)
	r.Message = prefix + count + ": " + r.Message
	return r
}

// exchangeText is what the reasons of a failed exchange mean to a user.
type exchangeText struct {
	text string // before the server's own words
	hint string
}

const (
	hintURL     = "check the server's URL: it is the part before /job-types/, such as https://host/scale/api"
	hintReach   = "check the server's URL, and whether the server runs; `jt doctor` looks further"
	hintProxy   = "something between here and Scale answered, or the URL is wrong: it is the part before /job-types/"
	hintAgain   = "run it again; if it stays, the server or a proxy before it is at fault"
	hintSlow    = "--request-timeout 5m waits longer; --page-size 100 asks for less at once"
	hintSignIn  = "JT_TOKEN, or a context (`jt context add`), gives credentials; `jt help connection` tells more"
	hintServer  = "the server's own log says more"
	hintOldTLS  = "the server's operator has to allow TLS 1.2 or 1.3"
	hintTooLong = "--page-size 100 makes smaller answers"
)

var exchangeTexts = map[client.Reason]exchangeText{
	client.ReasonRefused:      {"the server refused", ""},
	client.ReasonNotFound:     {"there is no such job type", ""},
	client.ReasonNoService:    {"there are no job-type services at this URL", hintURL},
	client.ReasonNoSuchPage:   {"there is no such page", "the list ends before it"},
	client.ReasonUnauthorized: {"not signed in, or not allowed", hintSignIn},
	client.ReasonProxySignIn:  {"", "HTTPS_PROXY or HTTP_PROXY can hold http://user:password@host:port"},
	client.ReasonSignInPage:   {"a sign-in page answered, not Scale", hintSignIn},
	client.ReasonUnreachable:  {"", hintReach},
	client.ReasonCertificate:  {"", ""},
	client.ReasonTimeout:      {"", hintSlow},
	client.ReasonRedirect:     {"", "if that is the right server, give its URL"},
	client.ReasonNotJSON:      {"a web page or other text answered, not Scale", hintProxy},
	client.ReasonEmpty:        {"", hintProxy},
	client.ReasonTruncated:    {"the answer was cut short", hintAgain},
	client.ReasonTooLarge:     {"", hintTooLong},
	client.ReasonInvalidJSON:  {"the answer is not valid JSON", hintAgain},
	client.ReasonWrongShape:   {"the answer is not what Scale answers", hintURL},
	client.ReasonBadStatus:    {"the server gave an answer that Scale never gives", hintURL},
	client.ReasonInvalidInput: {"", ""},
}

func describeExchange(prefix string, failed *client.Error) report {
	return exchangeReport(prefix, failed, exchangeTexts[failed.Reason])
}

// exchangeReport tells of a failed exchange in the words that are known for its reason.
func exchangeReport(prefix string, failed *client.Error, known exchangeText) report {
	if failed.Status >= 500 && failed.Reason == client.ReasonRefused {
		known = exchangeText{"the server failed", hintServer}
	}
	why := known.text
	if why != "" && failed.Status != 0 && failed.Status != 200 {
		why += fmt.Sprintf(" (status %d)", failed.Status)
	}
	message, hint := refusalText(failed.Message)
	if message != "" {
		why = strings.TrimPrefix(why+": "+message, ": ")
	}
	if hint == "" {
		hint = connectionHint(failed)
	}
	if hint != "" {
		known.hint = hint
	}
	if failed.Proxy != "" && !strings.Contains(why, failed.Proxy) && !errors.Is(failed, client.ErrNotFound) {
		why += " (through the proxy " + failed.Proxy + ")"
	}
	return report{
		exit: exchangeExit(failed), Code: string(failed.Reason),
		Message: prefix + withoutQuery(failed.URL) + ": " + why,
		Hint:    known.hint, Status: failed.Status, URL: failed.URL,
	}
}

// connectionHint says what to do about a connection that could not be made; "" where nothing more is known than its reason.
func connectionHint(failed *client.Error) string {
	var (
		proxy  *client.ProxyError
		record tls.RecordHeaderError
	)
	switch {
	case failed.Reason == client.ReasonCertificate:
		return certificateHint(failed)
	case failed.Reason == client.ReasonUnreachable && errors.As(failed, &proxy):
		return "--proxy, HTTPS_PROXY and HTTP_PROXY say which proxy to use, NO_PROXY=host to use none for a host"
	case client.SpeaksOldTLS(failed):
		return hintOldTLS
	case client.IsHandshakeFailure(failed):
		return "it speaks no version of TLS that is safe, knows no host of that name, or wants a certificate of its clients: --client-cert FILE"
	case errors.Is(failed, http.ErrSchemeMismatch), errors.As(failed, &record):
		return hintURL
	}
	return ""
}

// certificateHint says what to do about a certificate that is not accepted.
func certificateHint(failed *client.Error) string {
	const reissue = "the server's operator has to renew it; --insecure goes on without checking, as anyone in between could wish"
	if _, ok := errors.AsType[x509.UnknownAuthorityError](failed); ok {
		return "--ca-cert FILE trusts your own authority's certificate (PEM)"
	}
	if _, ok := errors.AsType[x509.HostnameError](failed); ok {
		return "give the URL with a name that it has, or --tls-server-name NAME to check for that one"
	}
	if client.WantsClientCertificate(failed) {
		return "--client-cert FILE and --client-key FILE give it one (PEM), of an authority that it trusts"
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](failed); ok && invalid.Reason == x509.Expired {
		return "is this machine's clock right? If so, " + reissue
	}
	return reissue
}

// refusalText puts what servers say in words of their own code into those of a user.
func refusalText(message string) (text, hint string) {
	const unknownError, newStyle = "Missing error model reference: ", "editable for seed job types"
	if _, name, found := strings.Cut(message, unknownError); found {
		return fmt.Sprintf("it has no error named %q", name), "error mappings take the names of errors that the server has"
	}
	if strings.Contains(message, newStyle) {
		return message, "the error mapping of a new-style (Seed) job type is part of its manifest"
	}
	// These come from web servers before Scale.
	for _, known := range []struct{ part, hint string }{
		{"HTTP request to an HTTPS server", "write https:// in its URL"},
		{"plain HTTP request was sent to HTTPS port", "write https:// in its URL"},
		{"speaking plain HTTP to an SSL-enabled server", "write https:// in its URL"},
		{"No required SSL certificate was sent", "--client-cert FILE and --client-key FILE give it one (PEM)"},
	} {
		if strings.Contains(message, known.part) {
			return message, known.hint
		}
	}
	return message, ""
}

func exchangeExit(failed *client.Error) int {
	switch {
	case errors.Is(failed, client.ErrNotFound):
		return exitNotFound
	case errors.Is(failed, client.ErrUnauthorized):
		return exitUnauthorized
	case errors.Is(failed, client.ErrUnreachable):
		return exitUnreachable
	case failed.Reason == client.ReasonInvalidInput:
		return exitUsage
	}
	return exitFailed
}

func withoutQuery(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return "the server"
	}
	parsed.RawQuery = ""
	return parsed.String()
}

// systemText is the operating system's own words for an error, without the call that met it.
func systemText(err error) string {
	if system, ok := errors.AsType[syscall.Errno](err); ok {
		return system.Error()
	}
	return err.Error()
}
