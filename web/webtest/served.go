package webtest

import (
	"latchkey/internal/section"
	"latchkey/web/app"
	"latchkey/web/kit"
	"latchkey/web/site"
)

// Routes is what a site of some areas serves.
func Routes(areas ...kit.NewArea) []app.Route { return site.New(app.Options{}, areas...).Routes() }

// Sections are those of some areas.
func Sections(areas ...kit.NewArea) []section.Facts {
	return site.New(app.Options{}, areas...).Sections()
}
