package incoming

import "strings"

// automatic tells a mail that a program wrote by itself, by the marks of RFC 3834 and
// those that programs had before it: an absence notice, a report of delivery, a list.
func automatic(h head, envelope string, contentType string) bool {
	if submitted := h.first("auto-submitted"); submitted != "" && !strings.EqualFold(word(submitted), "no") {
		return true
	}
	switch strings.ToLower(word(h.first("precedence"))) {
	case "bulk", "junk", "list", "auto_reply":
		return true
	}
	for _, mark := range []string{"list-", "x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-autoresponder"} {
		if h.has(mark) {
			return true
		}
	}
	return envelope == "" || strings.TrimSpace(h.first("return-path")) == "<>" ||
		strings.HasPrefix(strings.ToLower(contentType), "multipart/report")
}

// word is the first one of a value that may have parameters or a comment.
func word(value string) string {
	if end := strings.IndexAny(value, "; \t("); end >= 0 {
		return value[:end]
	}
	return value
}
