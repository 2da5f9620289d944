package app

import "testing"

func TestTheFirstWrongFieldHasTheFocus(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		`<input name="a" autofocus>`: `<input name="a" autofocus>`,
		`<input name="a" autofocus value="x autofocus y"><p>or autofocus</p><input aria-invalid="true" name="b"><input aria-invalid="true">`: `<input name="a" value="x autofocus y"><p>or autofocus</p><input autofocus aria-invalid="true" name="b"><input aria-invalid="true">`,
		`<input autofocus aria-invalid="true">`: `<input autofocus aria-invalid="true">`,
	} {
		if got := string(focusWrong([]byte(page))); got != want {
			t.Errorf("%s\nbecomes %s\nwant    %s", page, got, want)
		}
	}
}
