package static

import (
	"fmt"
	"regexp"
	"sync"
)

// sprite holds every icon, as a symbol under its Lucide name.
const sprite = "icons/lucide.svg"

// icons are the address of each icon in the sprite, by name.
var icons = sync.OnceValue(func() map[string]string {
	url := URL(sprite)
	found := map[string]string{}
	for _, symbol := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllSubmatch(assets[url].plain, -1) {
		name := string(symbol[1])
		found[name] = url + "#" + name
	}
	return found
})

// Icon returns the address of an icon, for <use href>. A name that is not in
// the sprite is a mistake in a page, which its first rendering shows.
func Icon(name string) string {
	url, ok := icons()[name]
	if !ok {
		panic(fmt.Sprintf("static: %s has no icon %[2]q: go run ./cmd/dev icons %[2]s", sprite, name))
	}
	return url
}
