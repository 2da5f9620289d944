package customers

import (
	"net/http"

	"latchkey/internal/customers"
	"latchkey/internal/mail"
	"latchkey/internal/policy"
	view "latchkey/templates/customers"
	"latchkey/web/app"
)

// claimsOf are the addresses of a customer on which somebody has to decide.
func claimsOf(r *app.Request, c *customers.Contact, base string) (list []view.Claim) {
	for _, claim := range c.Claims {
		words := "fill.claim_free"
		if claim.Taken {
			words = "fill.claim_taken"
		}
		list = append(list, view.Claim{
			Email: claim.Email.Shown, Text: r.Words.T(words, "Email", claim.Email.Shown), Action: base + "/claims/dismiss",
		})
	}
	return list
}

type claimForm struct {
	Email string `form:"email"`
}

// dismissClaim ends the claim of a customer on an address.
func (s *Pages) dismissClaim(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in claimForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	id, err := r.ID()
	if err != nil {
		return err
	}
	address, err := mail.ParseTyped("email", in.Email)
	if err != nil {
		address = mail.Address{} // Nobody claims it.
	}
	if err := s.store.DismissClaim(r.Context(), grant, id, address); err != nil {
		return err
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T("fill.dismissed")})
	return app.Redirect(w, r, r.Address("/contacts/"+id.String()))
}
