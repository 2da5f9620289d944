package messages

import "latchkey/internal/fault"

// MaxCaption is how long a text may be that goes with a file over WhatsApp, in characters. A
// longer one goes before it.
const MaxCaption = 1024

// Limits of what goes over WhatsApp, in bytes. Documents may be larger than all the files of
// an answer.
const (
	MaxImage = 5_000_000
	MaxSound = 16_000_000 // a video, too
)

// Media is what WhatsApp calls a file.
type Media struct {
	Name    string // "image", "video", "audio" or "document"
	Type    string // the media type as WhatsApp has it
	most    int
	Caption bool // a text may go with it
}

// mediaOf has each media type that WhatsApp takes.
var mediaOf = map[string]Media{
	"image/jpeg": {Name: "image"}, "image/png": {Name: "image"},
	"video/mp4": {Name: "video"}, "video/3gpp": {Name: "video"},
	"audio/aac": {Name: "audio"}, "audio/amr": {Name: "audio"}, "audio/mpeg": {Name: "audio"}, "audio/mp4": {Name: "audio"},
	"audio/ogg": {Name: "audio"}, "audio/x-m4a": {Name: "audio", Type: "audio/mp4"},
	"text/plain": {Name: "document"}, "application/pdf": {Name: "document"},
	"application/msword":       {Name: "document"},
	"application/vnd.ms-excel": {Name: "document"}, "application/vnd.ms-powerpoint": {Name: "document"},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   {Name: "document"},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {Name: "document"},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {Name: "document"},
}

// MediaOf tells as what a file of a media type goes over WhatsApp; false for one that does not.
func MediaOf(kind string) (m Media, ok bool) {
	m, ok = mediaOf[kind]
	if m.Type == "" {
		m.Type = kind
	}
	m.Caption = m.Name != "audio"
	switch m.Name {
	case "image":
		m.most = MaxImage
	case "video", "audio":
		m.most = MaxSound
	default:
		m.most = MaxAttached
	}
	return m, ok
}

// FitsWhatsApp fails with a fault about the field files where WhatsApp does not take a file.
func FitsWhatsApp(name, kind string, size int) error {
	const mega = 1_000_000
	m, ok := MediaOf(kind)
	switch {
	case !ok:
		return fault.Field("files", "fault.whatsapp_file_kind", "Name", name)
	case size > m.most:
		return fault.Field("files", "fault.whatsapp_file_large", "Name", name, "Max", m.most/mega)
	case size == 0:
		return fault.Field("files", "fault.whatsapp_file_empty", "Name", name)
	}
	return nil
}
