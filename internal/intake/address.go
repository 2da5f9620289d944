package intake

import (
	"strings"

	"latchkey/internal/mail"
	"latchkey/internal/messages"
)

// keys are the addresses that a recipient may be, the likeliest first: it as it is, or
// without what stands behind the last plus of its local part.
func keys(recipient string) (list []string) {
	plain, _ := parted(recipient)
	for _, candidate := range []string{recipient, plain} {
		if address, err := mail.ParseAddress(candidate); err == nil {
			list = append(list, address.Key())
		}
	}
	if plain == recipient {
		list = list[:min(len(list), 1)]
	}
	return list
}

// Token is what an answer to a conversation carries in the address it is sent to, "" for
// none. On its way an address may lose its capitals.
func Token(recipient string) string {
	if _, tag := parted(recipient); len(tag) == messages.TokenLength {
		return strings.ToUpper(tag)
	}
	return ""
}

// ReturnToken is what a mail carries in the address to which reports of it come, "" for none.
func ReturnToken(recipient string) string {
	_, tag := parted(recipient)
	mark, token := tag[:min(len(tag), len(messages.ReturnMark))], tag[min(len(tag), len(messages.ReturnMark)):]
	if strings.EqualFold(mark, messages.ReturnMark) && len(token) == messages.TokenLength {
		return strings.ToUpper(token)
	}
	return ""
}

func parted(recipient string) (plain, tag string) {
	at := strings.LastIndexByte(recipient, '@')
	if at < 0 {
		return recipient, ""
	}
	local, domain := recipient[:at], recipient[at:]
	if plus := strings.LastIndexByte(local, '+'); plus > 0 {
		return local[:plus] + domain, local[plus+1:]
	}
	return recipient, ""
}
