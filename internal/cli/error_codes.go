package cli

// Word is a word for programs, and what it means.
type Word struct{ Name, Meaning string }

// ErrorCodes returns the words that an error in JSON can have as its code, in the order in which help lists them.
func ErrorCodes() []Word {
	return []Word{
		{"usage", "the command line cannot be carried out"},
		{"unsupported", "this release of Scale cannot do that"},
		{"not_found", "no such job type, or nothing selected"},
		{"unauthorized", "not signed in, or not allowed"},
		{"proxy_sign_in", "a proxy wants you to sign in"},
		{"sign_in_page", "a sign-in page came instead of a response from Scale"},
		{"unreachable", "no connection, or it broke"},
		{"certificate", "the server's certificate is not trusted, or it wants one from you"},
		{"timeout", "no complete response within --request-timeout"},
		{"no_service", "the server has no such service"},
		{"no_such_page", "the list has no such page"},
		{"refused", "the server refused or failed: see status"},
		{"bad_redirect", "a redirect that jt does not follow"},
		{"bad_status", "a status that no service returns, such as 304"},
		{"empty", "a response without a body"},
		{"truncated", "a response that ends too early"},
		{"unreadable", "a response that cannot be unpacked: broken gzip or chunks"},
		{"too_large", "a response larger than jt reads"},
		{"not_json", "a response that is not JSON, such as a proxy's HTML"},
		{"invalid_json", "invalid JSON"},
		{"wrong_shape", "valid JSON that is not what the service returns"},
		{"wrong_type", "a field that has another type than documented"},
		{"incomplete", "a list that could not be read completely"},
		{"doubt", "it is not known whether a change was made"},
		{"not_applied", "the server accepted a change but did not apply it"},
		{"partly", "some of several succeeded, others failed"},
		{"not_restored", "a hold could not be undone"},
		{"broken_mapping", "single exit codes of this error mapping cannot be changed"},
		{"locked", "another jt on this machine does not finish its changes"},
		{"no_program", "jt hold: COMMAND does not exist"},
		{"not_executable", "jt hold: COMMAND cannot be run"},
		{"check_failed", "jt check or jt doctor found trouble"},
		{"changes_planned", "jt restore --dry-run --fail-on-changes: something would be changed"},
		{"differs", "jt diff: something differs"},
		{"clocks_differ", "jt check: this machine's clock and the server's disagree"},
		{"wait_timeout", "a wait timed out"},
		{"interrupted", "ended by SIGINT (Ctrl-C) or SIGQUIT"},
		{"terminated", "ended by another signal, such as SIGTERM or SIGHUP"},
		{"canceled", "the request was canceled"},
		{"invalid_input", "the request could not be made"},
		{"write_failed", "the output, or a file, could not be written"},
		{"not_printed", "jt api: the request was made, but the response could not be printed"},
		{"internal", "a mistake in jt itself"},
		{"failed", "anything else"},
	}
}
