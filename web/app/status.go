package app

import (
	"net/http"

	"latchkey/internal/fault"
)

// statusOf is the status of a form that is shown again, with the time to wait
// where there is one.
func StatusOf(w http.ResponseWriter, err error) int {
	f, ok := err.(*fault.Fault) //nolint:errorlint // Faults are returned as they are.
	if !ok {
		return http.StatusUnprocessableEntity
	}
	if f.Wait > 0 {
		w.Header().Set("Retry-After", seconds(f.Wait))
	}
	return statuses[f.Kind]
}
