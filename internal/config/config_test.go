package config

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var randomKey = base64.StdEncoding.EncodeToString([]byte("0123456789abcdefghijklmnopqrstuv"))

func production() map[string]string {
	return map[string]string{
		"DATABASE_URL": "postgres://app:secret@db/latchkey", "SECRET_KEY": randomKey, "PUBLIC_URL": "https://keys.example.org",
		"SMTP_URL": "smtp://mail.example.org", "MAIL_FROM": "keys@example.org", "TRUSTED_PROXIES": "10.0.0.0/8, 192.168.1.1/32",
	}
}

func load(env map[string]string) (Config, error) {
	return Load(func(name string) string { return env[name] }, NeedApp)
}

func TestProduction(t *testing.T) {
	t.Parallel()
	c, err := load(production())
	if err != nil {
		t.Fatal(err)
	}
	if c.Development || len(c.SecretKey) != 32 || c.PublicURL.Host != "keys.example.org" || len(c.Proxies) != 2 || !c.SignUp {
		t.Errorf("read as %+v", c)
	}
}

// Every mistake is reported at once, and none shows a secret.
func TestAllMistakesAtOnce(t *testing.T) {
	t.Parallel()
	_, err := load(map[string]string{"SECRET_KEY": "not base64!", "PUBLIC_URL": "ftp://x", "TRUSTED_PROXIES": "everybody", "SIGN_UP": "maybe"})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "SMTP_URL", "TRUSTED_PROXIES", "SIGN_UP"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not among the mistakes:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "not base64!") {
		t.Error("the secret is shown")
	}
}

func TestRule38Secrets(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := func(name, content string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct {
		change map[string]string
		want   string // "" for accepted
	}{
		"from a file":       {map[string]string{"SECRET_KEY": "", "SECRET_KEY_FILE": file("good", randomKey+"\n", 0o600)}, ""},
		"readable by all":   {map[string]string{"SECRET_KEY": "", "SECRET_KEY_FILE": file("open", randomKey, 0o644)}, "read by everybody"},
		"not there":         {map[string]string{"SECRET_KEY": "", "SECRET_KEY_FILE": folder + "/none"}, "cannot be read"},
		"both":              {map[string]string{"SECRET_KEY_FILE": file("both", randomKey, 0o600)}, "both set"},
		"short":             {map[string]string{"SECRET_KEY": base64.StdEncoding.EncodeToString([]byte("short"))}, "too short"},
		"made up":           {map[string]string{"SECRET_KEY": base64.StdEncoding.EncodeToString([]byte(strings.Repeat("a", 40)))}, "not random"},
		"plain http":        {map[string]string{"PUBLIC_URL": "http://keys.example.org"}, "https"},
		"address with path": {map[string]string{"PUBLIC_URL": "https://keys.example.org/app"}, "a scheme and a host alone"},
	} {
		env := production()
		for key, value := range c.change {
			env[key] = value
		}
		_, err := load(env)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDevelopmentNeedsLittle(t *testing.T) {
	t.Parallel()
	c, err := load(map[string]string{"LATCHKEY_ENV": "development", "DATABASE_URL": "postgres://app@db/x", "SECRET_KEY": randomKey})
	if err != nil || c.PublicURL.String() != "http://localhost:8080" || c.MailFrom == "" {
		t.Errorf("%+v, %v", c, err)
	}
}
