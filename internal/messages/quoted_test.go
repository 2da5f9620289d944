package messages

import (
	"strings"
	"testing"
)

// shown writes the parts of a mail, the folded ones in braces.
func shown(text string) string {
	var all []string
	for _, part := range Fold(text) {
		if part.Quoted {
			all = append(all, "{"+part.Text+"}")
		} else {
			all = append(all, part.Text)
		}
	}
	return strings.Join(all, " ")
}

// What programs write around a quote in the languages of the product is known; what
// people write is not folded away.
func TestQuotesAreFoldedAndNothingElseIs(t *testing.T) {
	t.Parallel()
	for name, mail := range map[string]struct{ text, want string }{
		"nothing":               {"", ""},
		"no quote":              {"Hello,\n\nis it open?\n\nAnn", "Hello,\n\nis it open?\n\nAnn"},
		"Gmail":                 {"Tuesday is fine.\n\nOn Mon, 3 Nov 2025 at 10:12, Jana Novák <jana@novak.example> wrote:\n\n> When?\n> J.", "Tuesday is fine. {On Mon, 3 Nov 2025 at 10:12, Jana Novák <jana@novak.example> wrote:\n\n> When?\n> J.}"},
		"Gmail, broken":         {"Yes.\n\nOn Mon, 3 Nov 2025 at 10:12, Jana Novák <\njana@novak.example> wrote:\n> When?", "Yes. {On Mon, 3 Nov 2025 at 10:12, Jana Novák <\njana@novak.example> wrote:\n> When?}"},
		"Gmail in French":       {"Oui.\n\nLe lun. 3 nov. 2025 à 10:12, Jana Novák <jana@novak.example> a écrit :\n\n> Quand ?", "Oui. {Le lun. 3 nov. 2025 à 10:12, Jana Novák <jana@novak.example> a écrit :\n\n> Quand ?}"},
		"Gmail in Dutch":        {"Ja.\n\nOp ma 3 nov 2025 om 10:12 schreef Jana Novák <jana@novak.example>:\n\n> Wanneer?", "Ja. {Op ma 3 nov 2025 om 10:12 schreef Jana Novák <jana@novak.example>:\n\n> Wanneer?}"},
		"Gmail in German":       {"Ja.\n\nAm Mo., 3. Nov. 2025 um 10:12 Uhr schrieb Jana Novák <jana@novak.example>:\n> Wann?", "Ja. {Am Mo., 3. Nov. 2025 um 10:12 Uhr schrieb Jana Novák <jana@novak.example>:\n> Wann?}"},
		"Apple":                 {"Fine\n\n> On 3 Nov 2025, at 10:12, Jana <jana@novak.example> wrote:\n> \n> When?", "Fine {> On 3 Nov 2025, at 10:12, Jana <jana@novak.example> wrote:\n> \n> When?}"},
		"Apple in Dutch":        {"Goed\n\n> Op 3 nov 2025 om 10:12 heeft Jana <jana@novak.example> het volgende geschreven:\n> \n> Wanneer?", "Goed {> Op 3 nov 2025 om 10:12 heeft Jana <jana@novak.example> het volgende geschreven:\n> \n> Wanneer?}"},
		"Thunderbird in French": {"Oui\n\nLe 03/11/2025 à 10:12, Jana Novák a écrit :\n> Quand ?\n>\n> J.", "Oui {Le 03/11/2025 à 10:12, Jana Novák a écrit :\n> Quand ?\n>\n> J.}"},
		"Thunderbird in Dutch":  {"Ja\n\nOp 03-11-2025 om 10:12 schreef Jana Novák:\n> Wanneer?", "Ja {Op 03-11-2025 om 10:12 schreef Jana Novák:\n> Wanneer?}"},
		"Outlook":               {"Thanks!\n\nFrom: Jana Novák <jana@novak.example>\nSent: Monday, 3 November 2025 10:12\nTo: Atelier\nSubject: RE: Kiln\n\nWhen?\n\nJ.", "Thanks! {From: Jana Novák <jana@novak.example>\nSent: Monday, 3 November 2025 10:12\nTo: Atelier\nSubject: RE: Kiln\n\nWhen?\n\nJ.}"},
		"Outlook with a rule":   {"Thanks!\n\n________________________________\nFrom: Jana\nSent: Monday\nTo: Atelier\nSubject: Kiln\n\nWhen?", "Thanks! {________________________________\nFrom: Jana\nSent: Monday\nTo: Atelier\nSubject: Kiln\n\nWhen?}"},
		"Outlook in French":     {"Merci\n\nDe : Jana Novák\nEnvoyé : lundi 3 novembre 2025 10:12\nÀ : Atelier\nObjet : Four\n\nQuand ?", "Merci {De : Jana Novák\nEnvoyé : lundi 3 novembre 2025 10:12\nÀ : Atelier\nObjet : Four\n\nQuand ?}"},
		"Outlook in Dutch":      {"Bedankt\n\nVan: Jana Novák\nVerzonden: maandag 3 november 2025 10:12\nAan: Atelier\nOnderwerp: Oven\n\nWanneer?", "Bedankt {Van: Jana Novák\nVerzonden: maandag 3 november 2025 10:12\nAan: Atelier\nOnderwerp: Oven\n\nWanneer?}"},
		"Outlook, bold":         {"Yes\n\n*From:* Jana\n*Sent:* Monday\n*To:* Atelier\n*Subject:* Kiln\n\nWhen?", "Yes {*From:* Jana\n*Sent:* Monday\n*To:* Atelier\n*Subject:* Kiln\n\nWhen?}"},
		"Outlook of old":        {"Yes\n\n-----Original Message-----\nFrom: Jana\n\nWhen?", "Yes {-----Original Message-----\nFrom: Jana\n\nWhen?}"},
		"of old in French":      {"Oui\n\n-----Message d'origine-----\nDe : Jana\n\nQuand ?", "Oui {-----Message d'origine-----\nDe : Jana\n\nQuand ?}"},
		"of old in Dutch":       {"Ja\n\n-----Oorspronkelijk bericht-----\nVan: Jana\n\nWanneer?", "Ja {-----Oorspronkelijk bericht-----\nVan: Jana\n\nWanneer?}"},
		"Yahoo, nothing marked": {"Yes\n\nOn Monday, 3 November 2025 at 10:12:30 CET, Jana Novák <jana@novak.example> wrote:\n\nWhen?\nJ.", "Yes {On Monday, 3 November 2025 at 10:12:30 CET, Jana Novák <jana@novak.example> wrote:\n\nWhen?\nJ.}"},
		"answers within":        {"> Which glaze?\n\nThe blue one.\n\n> How many?\n\nTwo.", "> Which glaze?\n\nThe blue one.\n\n> How many?\n\nTwo."},
		"answers, then a quote": {"> Which glaze?\n\nThe blue one.\n\n> Two more lines\n> of it", "> Which glaze?\n\nThe blue one. {> Two more lines\n> of it}"},
		"an answer below":       {"On Mon, 3 Nov 2025, Jana wrote:\n> When?\n> J.\n\nTuesday.", "{On Mon, 3 Nov 2025, Jana wrote:\n> When?\n> J.} Tuesday."},
		"a signature below":     {"Yes\n\n> When?\n\n-- \nAnn", "Yes {> When?} -- \nAnn"},
		"only a quote":          {"> When?\n> J.", "> When?\n> J."},
		"only an introduction":  {"On Mon, 3 Nov 2025, Jana wrote:\n\n> When?", "On Mon, 3 Nov 2025, Jana wrote:\n\n> When?"},
		"a forward":             {"Please see below.\n\n---------- Forwarded message ---------\nFrom: Jana\nDate: Mon, 3 Nov 2025\nSubject: Kiln\nTo: Ann\n\nWhen?", "Please see below.\n\n---------- Forwarded message ---------\nFrom: Jana\nDate: Mon, 3 Nov 2025\nSubject: Kiln\nTo: Ann\n\nWhen?"},
		"a forward in French":   {"Voici.\n\n-------- Message transféré --------\nSujet : Four\nDe : Jana\n\nQuand ?", "Voici.\n\n-------- Message transféré --------\nSujet : Four\nDe : Jana\n\nQuand ?"},
		"a forward of Apple":    {"Zie onder.\n\nBegin doorgestuurd bericht:\n\n> Van: Jana\n> Datum: 3 november\n> Aan: Ann\n>\n> Wanneer?", "Zie onder.\n\nBegin doorgestuurd bericht:\n\n> Van: Jana\n> Datum: 3 november\n> Aan: Ann\n>\n> Wanneer?"},
		"a story":               {"On Monday Ann wrote:\nshe never came back to me.", "On Monday Ann wrote:\nshe never came back to me."},
		"a word like one":       {"On Tuesday I wrote: please call.\n\nFrom: the station walk left.\nTo: the right is the sea.", "On Tuesday I wrote: please call.\n\nFrom: the station walk left.\nTo: the right is the sea."},
		"an arrow":              {"Menu -> Orders\n5 > 3", "Menu -> Orders\n5 > 3"},
		"a rule":                {"One\n__________\nTwo", "One\n__________\nTwo"},
		"masked":                {"Yes\n\nOn Mon, ••• at 10:12, Jana <j•••@n•••.example> wrote:\n\nWhen?", "Yes {On Mon, ••• at 10:12, Jana <j•••@n•••.example> wrote:\n\nWhen?}"},
		"a quote of a quote":    {"Yes\n\nOn 3 Nov 2025 Jana wrote:\n> When?\n> On 2 Nov 2025 Ann wrote:\n>> What?", "Yes {On 3 Nov 2025 Jana wrote:\n> When?\n> On 2 Nov 2025 Ann wrote:\n>> What?}"},
	} {
		if got := shown(mail.text); got != mail.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, mail.want)
		}
	}
}

// However a text is made, folding loses no word of it and takes little time.
func FuzzFold(f *testing.F) {
	for _, text := range []string{"a\n> b\nc", "From: a\nSent: b\nTo: c", strings.Repeat("On ", 3000) + "wrote:", strings.Repeat("> a\nb\n", 99), "\n\n>\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var all []string
		for _, part := range Fold(text) {
			all = append(all, strings.Fields(part.Text)...)
		}
		if got, want := strings.Join(all, " "), strings.Join(strings.Fields(text), " "); got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}
