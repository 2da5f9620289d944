package importing_test

import (
	"testing"

	"latchkey/internal/importing"
	"latchkey/internal/policy"
)

// Brevo writes phone numbers with their country and without a sign.
func TestPhonesOfBrevoBeginWithTheirCountry(t *testing.T) {
	t.Parallel()
	heads := []string{"CONTACT ID", "EMAIL", "FIRSTNAME", "LASTNAME", "SMS", "EMAIL_BLACKLISTED", "SMS_BLACKLISTED", "ADDED_TIME"}
	program := importing.RecogniseProgram(policy.Contacts, heads)
	if program == nil || program.Name != "Brevo" {
		t.Fatalf("it is %+v", program)
	}
	r := importing.NewReader(importing.ImporterOf(policy.Contacts).Recognise(heads, nil),
		importing.Reading{Heads: heads, Program: program.Key(), Language: "nl", Country: "NL", Order: importing.DayFirst})
	for typed, want := range map[string]string{"33612345679": "+33612345679", "0612345678": "+31612345678", "+32470123456": "+32470123456"} {
		c, reason := r.Contact([]string{"1", "ada@brevo.example", "Ada", "Roy", typed, "No", "No", "12-04-2022 09:30:00"})
		if reason != "" || c.Phone != want || c.Name != "Ada Roy" {
			t.Errorf("%s is %q of %q, %q; want %s", typed, c.Phone, c.Name, reason, want)
		}
	}
}
