package sectiontest

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// history says each act of the section on the page of a thing, in the words that the log has for it.
func (r *trial) history() {
	r.learn()
	thing, _ := r.add(r.owner, own)
	name := ask[string](r, `select name from `+r.Table+` where id = $1`, thing)
	acts := r.acts()
	if len(acts) < 3 {
		r.Fatalf("only %v can be done with it", acts)
	}
	for _, act := range acts {
		for _, author := range []string{"Ysolde Quint", ""} {
			r.do(`delete from activity where target_id = $1`, thing)
			r.do(`insert into activity (workspace_id, id, actor, act, subject, target, target_id)
				select workspace_id, gen_random_uuid(), $2, $3, 'content', name, id from `+r.Table+` where id = $1`, thing, author, act)
			page := r.owner.Get(r.list(own, thing, "edit"))
			r.status(page, http.StatusOK, act)
			said := page.Find(".history").Text()
			if said == "" || author != "" && !strings.Contains(said, author) || strings.Contains(said, "history_") || strings.Contains(said, "act.") {
				r.Errorf("%s of %q by %q is told as %q", act, name, author, strings.TrimSpace(said))
			}
		}
	}
}

// acts are those of the section that have words.
func (r *trial) acts() (acts []string) {
	words, err := filepath.Glob("../../internal/i18n/words/*.en.toml")
	if err != nil || len(words) == 0 {
		r.Fatalf("no words: %v", err)
	}
	of := regexp.MustCompile(`(?m)^` + r.Noun + `_(\w+) = "[a-z]`)
	for _, path := range words {
		text, err := os.ReadFile(path)
		if err != nil {
			r.Fatal(err)
		}
		_, section, _ := strings.Cut(string(text), "\n[act]\n")
		section, _, _ = strings.Cut(section, "\n[")
		for _, found := range of.FindAllStringSubmatch(section, -1) {
			acts = append(acts, r.Noun+"."+found[1])
		}
	}
	return acts
}
