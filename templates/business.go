package templates

// BusinessPage is Settings → Account: whose workspace it is, and what is taken
// for granted there.
type BusinessPage struct {
	Frame
	Action, Version, Error string
	Parts                  []FormPart
	LogoAction             string // POST: a picture
	LogoRemove             string // POST, "" where there is none to take away
	LogoError              string
}
