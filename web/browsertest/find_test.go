package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"latchkey/web"

	"latchkey/internal/demo"
	"latchkey/web/webtest"
)

// An assistant serves one customer, from the address to the corrected phone.
func TestFindACustomer(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with script": true, "without script": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findCustomer(t, script)
		})
	}
}

func findCustomer(t *testing.T, script bool) {
	site := webtest.New(t, web.Areas...)
	b := Open(t, site)
	if !script {
		b.NoScript()
	}
	b.SignIn("assistant@demo.test")
	b.Go(contacts)
	b.See(english.T("customers.find.whole"))

	b.Fill(english.T("customers.find.email"), demo.Helene)
	b.Follow(english.T("customers.find.find"))
	b.See("Hélène Dubois")
	b.See(english.T("resource.transactions"))
	if !strings.HasPrefix(b.URL(), contacts+"/") || b.Status() != http.StatusOK {
		t.Errorf("the lookup leads to %s, %d", b.URL(), b.Status())
	}
	if row, _ := b.Row("€"); row == "" {
		t.Error("she has no transaction")
	}
	where := b.URL()

	b.Follow(english.T("customers.contact.edit"))
	b.Fill(english.T("customers.form.phone"), "+33 6 98 76 54 32")
	b.Follow(english.T("contact.save"))
	b.SeeNotice(english.T("notice.customer_saved"))
	b.See("+33 6 98 76 54 32")
	if b.URL() != where {
		t.Errorf("saving leads to %s", b.URL())
	}

	b.Fill(english.T("customers.find.email"), "helene.dubois@example.com")
	b.Follow(english.T("customers.find.find"))
	b.See(english.T("customers.find.none"))
	b.SeeNot("Dubois")

	b.Follow(english.T("customers.find.recorded"))
	b.SeeNot(demo.Helene)
	if row, _ := b.Row(english.T("find.missed")); row == "" {
		t.Error("the search in vain is not among one's own")
	}
}
