package messages

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"latchkey/internal/fault"
	"latchkey/internal/texts"
)

// Lengths of templates in characters, as the provider of WhatsApp has them.
const (
	MaxTemplateName     = 512
	MaxTemplateLanguage = 20
	MaxTemplateBody     = 1024
	MaxTemplateVariable = 200
	MaxTemplateReason   = 400
	MaxAccountID        = 40
	MaxCategory         = 40
	// MaxTemplates is how many of a channel are kept.
	MaxTemplates = 1000
)

// The states of a template. Submitting and Refused are ours: until the provider has it, and
// when it does not take it. All others the provider tells.
const (
	Submitting  = "submitting"
	Refused     = "refused"
	Pending     = "pending"
	Approved    = "approved"
	Rejected    = "rejected"
	PausedThere = "paused"
	Disabled    = "disabled"
)

// Categories are those of templates that can be made here.
var Categories = []string{"utility", "marketing"}

// Template is a message that the provider of a channel has to approve.
type Template struct {
	ID, Channel    uuid.UUID
	ChannelName    string
	Name, Language string
	Category, Body string
	Examples       []string // of its variables
	Plain          bool     // it has no part besides its body that somebody has to fill
	State, Reason  string
	ProviderID     string
	At             time.Time // of its state
	Deleting       bool      // its provider is asked to delete it
}

// TemplateChannel is a channel that has templates.
type TemplateChannel struct {
	ID      uuid.UUID
	Name    string
	Ready   bool      // its provider is known, and the account there
	Fetched time.Time // zero for never
	Failure string    // why it could not be fetched last, "" where it could
}

// Filling is a template with what stands for its variables.
type Filling struct {
	Template  uuid.UUID
	Variables []string
	Body      string // of one that is kept: what it said then, "" for whatever it says
}

// Text is how it reads, of one that is kept.
func (f *Filling) Text() string { return FillTemplate(f.Body, f.Variables) }

// Blank tells that nothing was typed for its variables.
func (f *Filling) Blank() bool { return texts.Blank(strings.Join(f.Variables, "")) }

var variable = regexp.MustCompile(`\{\{(\d{1,3})\}\}`)

// VariablesOf is how many variables the body of a template has: {{1}} to the highest.
func VariablesOf(body string) (most int) {
	for _, found := range variable.FindAllStringSubmatch(body, -1) {
		n, _ := strconv.Atoi(found[1])
		most = max(most, n)
	}
	return most
}

// FillTemplate writes a body with what stands for its variables.
func FillTemplate(body string, variables []string) string {
	return variable.ReplaceAllStringFunc(body, func(found string) string {
		n, _ := strconv.Atoi(strings.Trim(found, "{}"))
		if n < 1 || n > len(variables) {
			return found
		}
		return variables[n-1]
	})
}

// CleanVariables trims what stands for the variables of a body, each on one line. It fails
// with faults about the fields variable_1, variable_2 and so on.
func CleanVariables(body string, typed []string) (variables []string, err error) {
	return variablesFor(body, typed, true)
}

// TrimVariables is CleanVariables for a draft, in which some may be missing.
func TrimVariables(body string, typed []string) (variables []string, err error) {
	return variablesFor(body, typed, false)
}

func variablesFor(body string, typed []string, all bool) (variables []string, err error) {
	var wrong fault.List
	for i := range VariablesOf(body) {
		field, text := "variable_"+strconv.Itoa(i+1), ""
		if i < len(typed) {
			text = typed[i]
		}
		line, err := texts.CleanLine(field, text, MaxTemplateVariable)
		if err == nil && line == "" && all {
			err = fault.Field(field, "fault.required")
		}
		wrong.Add(err)
		variables = append(variables, line)
	}
	return variables, wrong.Err()
}

// CleanBroadcastValues is CleanVariables for what goes to many, in which the variables of a
// broadcast stand for something.
func CleanBroadcastValues(body string, typed []string) (values []string, err error) {
	values, err = CleanVariables(body, typed)
	if err != nil {
		return nil, err
	}
	var wrong fault.List
	for i, value := range values {
		wrong.Add(texts.CheckVariables("variable_"+strconv.Itoa(i+1), value, BroadcastVariables))
	}
	return values, wrong.Err()
}

var (
	templateName     = regexp.MustCompile(`^[a-z0-9_]+$`)
	templateLanguage = regexp.MustCompile(`^[a-z]{2,3}(_[A-Z]{2})?$`)
)

// Clean checks a template that is to be submitted. It fails with faults about name, language,
// category, body and examples.
func (t Template) Clean() (Template, error) {
	var wrong fault.List
	var err error
	t.Name, t.Language = strings.TrimSpace(t.Name), strings.TrimSpace(t.Language)
	switch {
	case t.Name == "":
		wrong.Add(fault.Field("name", "fault.required"))
	case len(t.Name) > MaxTemplateName || !templateName.MatchString(t.Name):
		wrong.Add(fault.Field("name", "fault.template_name"))
	}
	if !templateLanguage.MatchString(t.Language) {
		wrong.Add(fault.Field("language", "fault.template_language"))
	}
	if !slices.Contains(Categories, t.Category) {
		wrong.Add(fault.Field("category", "fault.choice"))
	}
	t.Body, err = texts.CleanParagraphs("body", t.Body, "fault.required", MaxTemplateBody)
	wrong.Add(err)
	wrong.Add(checkVariables(t.Body))
	count := VariablesOf(t.Body)
	t.Examples = slices.DeleteFunc(slices.Clone(t.Examples), func(line string) bool { return strings.TrimSpace(line) == "" })
	for i, line := range t.Examples {
		t.Examples[i], err = texts.CleanLine("examples", line, MaxTemplateVariable)
		wrong.Add(err)
	}
	if count > 0 && len(t.Examples) != count {
		wrong.Add(fault.Field("examples", "fault.template_examples", "Most", count))
	}
	return t, wrong.Err()
}

// checkVariables wants each variable up to the highest, and none at the begin or the end:
// that is what the provider takes.
func checkVariables(body string) error {
	count := VariablesOf(body)
	for n := range count {
		if !strings.Contains(body, "{{"+strconv.Itoa(n+1)+"}}") {
			return fault.Field("body", "fault.template_gap")
		}
	}
	if strings.Count(body, "{{") != len(variable.FindAllString(body, -1)) {
		return fault.Field("body", "fault.template_variable")
	}
	if strings.HasPrefix(body, "{{") || strings.HasSuffix(body, "}}") {
		return fault.Field("body", "fault.template_edge")
	}
	return nil
}
