package messages_test

import (
	"testing"

	"latchkey/internal/messages"
)

// A stop is one however people write it, and what says more is none.
func TestAStopIsHoweverPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"STOP", "stop.", " Stop! ", "STOP…", "“Stop”", "«\u202fSTOP\u202f»", "*STOP*", "_stop_", "st\u200bop", "\u200fSTOP", "ＳＴＯＰ", "STOP 🛑",
		"S.T.O.P.", "S T O P", "stop stop STOP", "stop-all", "Stop\npromotions", "STOP SVP", "Stop, please.", "stop s’il vous plaît", "stop aub",
		"Arrêt", "ARRÊTEZ", "Se désabonner", "me désabonner", "Désabonnez-moi", "Désinscription", "Afmelden", "Meld me af", "schrijf me uit", "Opt-out",
	} {
		if !messages.IsStop(text) {
			t.Errorf("%q is none", text)
		}
	}
	for _, text := range []string{
		"", " ", "🛑", "please", "Please do not stop the kiln", "stop by at noon", "non stop", "bus stop", "stopped", "I cannot stop laughing",
		"arrêt de bus", "merci", "s", "stop 12", "Stop promotions on kilns, but not on clay",
	} {
		if messages.IsStop(text) {
			t.Errorf("%q is one", text)
		}
	}
}
