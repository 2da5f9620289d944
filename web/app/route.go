package app

import "net/http"

// Route is one line of the list of what is served: where, and how it is decided.
type Route struct {
	Method  string
	Pattern string
	Road    Road
}

// Get is a page.
func Get(pattern string, road Road) Route { return Route{http.MethodGet, pattern, road} }

// Post is what a form does.
func Post(pattern string, road Road) Route { return Route{http.MethodPost, pattern, road} }
