package messages

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"latchkey/internal/mailpage"
	"latchkey/internal/messages"
	"latchkey/internal/policy"
	"latchkey/internal/texts"
	"latchkey/templates/frame"
	view "latchkey/templates/messages"
	"latchkey/web/app"
)

// remote is what the query says of somebody who asks for pictures of other servers.
const remote = "remote"

// cleanPage reads the page of a mail, and makes it harmless.
func (s *Pages) cleanPage(
	r *app.Request, grant policy.Grant[policy.Open],
) (p messages.MailPage, clean mailpage.Page, asked bool, err error) {
	id, err := r.ID()
	if err != nil {
		return p, clean, false, err
	}
	err = app.ReadQuery(r.URL.Query(), map[string]func(string) bool{"pictures": func(text string) bool {
		asked = text == remote
		return asked
	}})
	if err != nil {
		return p, clean, false, err
	}
	if p, err = s.store.MailPage(r.Context(), grant, id); err != nil {
		return p, clean, false, err
	}
	clean = mailpage.Clean(p.HTML, mailpage.Pictures{Remote: asked, Own: func(contentID string) string {
		if file, came := p.Pictures[contentID]; came {
			return r.Address("/conversations/pictures/" + file.String())
		}
		return ""
	}})
	return p, clean, asked, nil
}

// mailPage shows the page of a mail in a frame, in which nothing runs.
func (s *Pages) mailPage(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	p, clean, asked, err := s.cleanPage(r, grant)
	if err != nil {
		return err
	}
	sheet := r.URL.Path + "/sheet"
	shown := view.MailPage{
		Frame: s.mailFrame(w, r, r.Words.T("messages.page_title"), p.Conversation), Subject: p.Subject,
		BackURL: conversationURL(r, p.Conversation), SheetURL: sheet,
	}
	switch {
	case asked:
		shown.SheetURL, shown.BlockURL = sheet+app.QueryString("pictures", remote), r.URL.Path
	case clean.Blocked > 0:
		shown.Blocked, shown.ShowURL = r.Words.T("messages.blocked", "Count", clean.Blocked), r.URL.Path+app.QueryString("pictures", remote)
	}
	w.Header().Set("Content-Security-Policy", app.ContentPolicy+"; frame-src 'self'")
	return app.Render(w, r, http.StatusOK, view.MailInFrame(shown))
}

// mailSheet is what stands in that frame. Its own policy, and its own sandbox, hold
// wherever it is opened: it loads our pictures of this mail, and others if they are asked for.
func (s *Pages) mailSheet(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	_, clean, asked, err := s.cleanPage(r, grant)
	if err != nil {
		return err
	}
	pictures := s.Config.PublicURL.JoinPath(r.Address("/conversations/pictures")).String() + "/"
	if asked {
		pictures += " https: http:"
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src "+pictures+"; style-src 'unsafe-inline'; base-uri 'none'; "+
		"form-action 'none'; frame-ancestors 'self'; sandbox "+view.Sandbox)
	w.Header().Set("Referrer-Policy", "no-referrer")
	return app.Render(w, r, http.StatusOK, view.MailSheet(r.Words, clean.HTML))
}

// original shows a mail as it came, with its header.
func (s *Pages) original(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	o, err := s.store.OriginalPart(r.Context(), grant, id, 0)
	if err != nil {
		return err
	}
	shown := view.OriginalPage{
		Frame: s.mailFrame(w, r, r.Words.T("messages.original_title"), o.Conversation), Subject: o.Subject,
		BackURL: conversationURL(r, o.Conversation), FileURL: r.URL.Path + ".eml", Size: sizeOf(r, o.Size),
		Source: sourceOf(o.Bytes[:min(len(o.Bytes), messages.MaxSource)]), Cut: o.Size > messages.MaxSource,
	}
	return app.Render(w, r, http.StatusOK, view.Original(shown))
}

// sourceOf is a mail as people can read it: what draws nothing shows that it is there.
func sourceOf(raw []byte) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\r':
			return -1
		case texts.Unseen(c) && c != '\n' && c != '\t':
			return '\ufffd'
		}
		return c
	}, strings.ToValidUTF8(string(raw), "\ufffd"))
}

// originalFile hands out a mail as it came.
func (s *Pages) originalFile(w http.ResponseWriter, r *app.Request, grant policy.Grant[policy.Open]) error {
	id, err := r.ID()
	if err != nil {
		return err
	}
	o, err := s.store.OriginalPart(r.Context(), grant, id, 0)
	if err != nil {
		return err
	}
	handOut(w, r, "attachment", "mail-"+id.String()+".eml", "message/rfc822", o.Size, o.Bytes, func(from int) ([]byte, error) {
		next, err := s.store.OriginalPart(r.Context(), grant, id, from)
		return next.Bytes, err
	})
	return nil
}

// mailFrame surrounds a page about one mail of a conversation.
func (s *Pages) mailFrame(w http.ResponseWriter, r *app.Request, title string, conversation uuid.UUID) frame.Frame {
	f := s.Frame(w, r, title, "", areaCrumb(r), frame.Link{Label: r.Words.T("messages.conversation"), URL: conversationURL(r, conversation)})
	f.Sheet = "css/apart/messages.css"
	return f
}

func conversationURL(r *app.Request, id uuid.UUID) string {
	return r.Address("/conversations/" + id.String())
}
