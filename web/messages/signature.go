package messages

import (
	"net/http"

	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

const signaturePath = "/settings/signature"

func (s *Pages) signatureRoutes() []app.Route {
	const at = "/w/{workspace}" + signaturePath
	return []app.Route{
		app.Get(at, app.Page(policy.Conversations, s.signaturePage)),
		app.Post(at, app.Page(policy.Conversations, s.signAs)),
	}
}

type signatureForm struct {
	Signature string `form:"signature"`
}

// signaturePage is Settings → Signature: everybody's own who may answer.
func (s *Pages) signaturePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	text, err := s.store.OwnSignature(r.Context(), grant)
	if err != nil {
		return err
	}
	return s.showSignature(w, r, http.StatusOK, text, app.Faults{})
}

// signAs stores it.
func (s *Pages) signAs(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in signatureForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	err := s.store.SignAs(r.Context(), grant, in.Signature)
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		return s.showSignature(w, r, app.StatusOf(w, err), in.Signature, wrong)
	}
	said := "notice.signature_saved"
	if texts.Blank(in.Signature) {
		said = "notice.signature_none"
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T(said)})
	return app.Redirect(w, r, r.Address(signaturePath))
}

func (s *Pages) showSignature(w http.ResponseWriter, r *app.Request, status int, text string, wrong app.Faults) error {
	p := view.SignaturePage{
		Frame: s.Frame(w, r, r.Words.T("signature.title"), "signature"), Action: r.Address(signaturePath),
		Text: text, Error: wrong["signature"] + wrong[""],
		Hint: r.Words.T("signature.hint", "Variables", texts.ListVariables(messages.SignatureVariables)),
	}
	p.Sheet = "css/apart/messages.css"
	return app.Render(w, r, status, view.Signature(p))
}

// signedOf is what is put below what is sent. A channel is named only where they differ.
func signedOf(r *app.Request, list []messages.Signed) (shown []view.Signed) {
	for _, s := range list {
		shown = append(shown, view.Signed{Label: r.Words.T("signature.below_of", "Channel", s.Channel), Text: s.Text})
	}
	if same(list) {
		return []view.Signed{{Label: r.Words.T("signature.below"), Text: list[0].Text}}
	}
	return shown
}

func same(list []messages.Signed) bool {
	for _, s := range list {
		if s.Text != list[0].Text {
			return false
		}
	}
	return len(list) > 0
}
