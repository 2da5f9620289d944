// Package email renders the HTML part of mails. Styles are inline because mail
// clients read nothing else; a mail has no images, no script and one button.
package email

// Mail is one mail, its words ready in the reader's language.
type Mail struct {
	Language   string
	Head       string // workspace or product
	Heading    string
	Paragraphs []string
	Button     string // "" for a mail without a button
	URL        string
	Copy       string   // "Does the button not work? Copy this address:"
	Notes      []string // between the button and the line
	Foot       []string // below the line
}
