package messages

import (
	"latchkey/templates/frame"
	"latchkey/templates/parts"
)

// Mail is what came with a message.
type Mail struct {
	Files       []File
	PageURL     string // of its HTML, "" where the reader may not see it, or there is none
	OriginalURL string // likewise
	Report      bool   // the original is what another server said of it
	Broadcast   string // that it answers, "" where the reader may not see it, or there is none
	AnsweredURL string // of that
}

// File is one that came with a message.
type File struct {
	Name   parts.Value
	Under  string // what it is, and how large
	URL    string
	Closed bool // to this reader
}

// MailPage is a page that came with a mail, in its frame.
type MailPage struct {
	frame.Frame
	Subject  string
	BackURL  string
	SheetURL string
	Blocked  string // how many pictures are left out, "" for none
	ShowURL  string // with those pictures
	BlockURL string // without them again
}

// OriginalPage is a mail as it came.
type OriginalPage struct {
	frame.Frame
	Subject string
	BackURL string
	FileURL string
	Size    string
	Source  string
	Cut     bool // more of it is in the file
}

// Sandbox is what the frame of a mail may do: nothing but open links in another window,
// and load the pictures of the mail from us.
const Sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
