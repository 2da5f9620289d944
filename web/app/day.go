package app

import "time"

// Today is the current day where the workspace is.
func Today(r *Request) string { return time.Now().In(r.Words.Zone).Format(time.DateOnly) }
