package messages

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/fault"
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
	Signature string            `form:"signature"`
	Own       map[string]string `form:"own_*"` // by the id of a channel
}

// signatures are what the form says. It fails with a fault where something is no channel.
func (in *signatureForm) signatures() (own messages.Signatures, err error) {
	own.Text = in.Signature
	for id, text := range in.Own {
		channel, err := uuid.Parse(id)
		if err != nil {
			return own, fault.Field("signature", "fault.choice")
		}
		own.Of = append(own.Of, messages.SignatureOf{Channel: channel, Text: text})
	}
	// In one order for everybody, or two presses wait for each other.
	slices.SortFunc(own.Of, func(a, b messages.SignatureOf) int { return bytes.Compare(a.Channel[:], b.Channel[:]) })
	return own, nil
}

// signaturePage is Settings → Signature: everybody's own who may answer.
func (s *Pages) signaturePage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	own, err := s.store.OwnSignatures(r.Context(), grant)
	if err != nil {
		return err
	}
	return s.showSignature(w, r, http.StatusOK, own, app.Faults{})
}

// signAs stores them.
func (s *Pages) signAs(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Update]) error {
	var in signatureForm
	if err := app.Decode(r, &in); err != nil {
		return err
	}
	own, err := in.signatures()
	if err == nil {
		err = s.store.SignAs(r.Context(), grant, own)
	}
	wrong := app.Faults{}
	if failed := wrong.Note(r, err); failed != nil {
		return failed
	}
	if err != nil {
		there, failed := s.store.OwnSignatures(r.Context(), grant)
		if failed != nil {
			return failed
		}
		there.Text = own.Text
		for i := range there.Of {
			at := slices.IndexFunc(own.Of, func(o messages.SignatureOf) bool { return o.Channel == there.Of[i].Channel })
			if at >= 0 {
				there.Of[i].Text = own.Of[at].Text
			}
		}
		return s.showSignature(w, r, app.StatusOf(w, err), there, wrong)
	}
	said := "notice.signature_saved"
	if texts.Blank(in.Signature + strings.Join(slices.Collect(maps.Values(in.Own)), "")) {
		said = "notice.signature_none"
	}
	app.LeaveNotice(w, app.Notice{Text: r.Words.T(said)})
	return app.Redirect(w, r, r.Address(signaturePath))
}

func (s *Pages) showSignature(w http.ResponseWriter, r *app.Request, status int, own messages.Signatures, wrong app.Faults) error {
	p := view.SignaturePage{
		Frame: s.Frame(w, r, r.Words.T("signature.title"), "signature"), Action: r.Address(signaturePath),
		Text: own.Text, Error: wrong["signature"] + wrong[""],
		Hint: r.Words.T("signature.hint", "Variables", texts.ListVariables(messages.SignatureVariables)),
	}
	for _, of := range own.Of {
		if len(own.Of) > 1 || of.Text != "" {
			id := of.Channel.String()
			p.Of = append(p.Of, view.SignatureOf{
				Channel: id, Label: r.Words.T("signature.own_of", "Channel", of.Name), Text: of.Text, Error: wrong["own_"+id],
			})
		}
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
