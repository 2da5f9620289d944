package static

import (
	"strings"
	"testing"
)

func TestIconLeadsIntoTheSprite(t *testing.T) {
	t.Parallel()
	url, name, _ := strings.Cut(Icon("check"), "#")
	if url != URL(sprite) || name != "check" {
		t.Errorf("the icon check is at %s#%s", url, name)
	}
	if !strings.Contains(get(url, "").Body.String(), `<symbol id="check" viewBox="0 0 24 24"><path `) {
		t.Error("the sprite that is served has no shape for check")
	}
}

func TestIconWithoutShapePanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("an icon that is not in the sprite has an address")
		}
	}()
	Icon("none")
}
