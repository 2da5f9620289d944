package ui

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/a-h/templ"
	lucide "github.com/eduardolat/gomponents-lucide"
	"github.com/maragudk/gomponents"
)

// icons are the Lucide icons that pages use, by their names there.
var icons = map[string]func(...gomponents.Node) gomponents.Node{
	"arrow-down-right":     lucide.ArrowDownRight,
	"arrow-left":           lucide.ArrowLeft,
	"arrow-right":          lucide.ArrowRight,
	"arrow-up-right":       lucide.ArrowUpRight,
	"at-sign":              lucide.AtSign,
	"ban":                  lucide.Ban,
	"bell":                 lucide.Bell,
	"book-lock":            lucide.BookLock,
	"building-2":           lucide.Building2,
	"calendar":             lucide.Calendar,
	"calendar-clock":       lucide.CalendarClock,
	"chart-no-axes-column": lucide.ChartNoAxesColumn,
	"check":                lucide.Check,
	"chevron-down":         lucide.ChevronDown,
	"chevron-left":         lucide.ChevronLeft,
	"chevron-right":        lucide.ChevronRight,
	"chevrons-up-down":     lucide.ChevronsUpDown,
	"circle-alert":         lucide.CircleAlert,
	"circle-check":         lucide.CircleCheck,
	"circle-x":             lucide.CircleX,
	"clock":                lucide.Clock,
	"download":             lucide.Download,
	"ellipsis-vertical":    lucide.EllipsisVertical,
	"equal-not":            lucide.EqualNot,
	"eye":                  lucide.Eye,
	"eye-off":              lucide.EyeOff,
	"folder":               lucide.Folder,
	"gauge":                lucide.Gauge,
	"graduation-cap":       lucide.GraduationCap,
	"house":                lucide.House,
	"image-up":             lucide.ImageUp,
	"inbox":                lucide.Inbox,
	"info":                 lucide.Info,
	"key-round":            lucide.KeyRound,
	"languages":            lucide.Languages,
	"list-filter":          lucide.ListFilter,
	"lock":                 lucide.Lock,
	"lock-open":            lucide.LockOpen,
	"log-out":              lucide.LogOut,
	"mail":                 lucide.Mail,
	"mail-x":               lucide.MailX,
	"megaphone":            lucide.Megaphone,
	"menu":                 lucide.Menu,
	"merge":                lucide.Merge,
	"message-circle":       lucide.MessageCircle,
	"minus":                lucide.Minus,
	"monitor":              lucide.Monitor,
	"moon":                 lucide.Moon,
	"pause":                lucide.Pause,
	"pencil":               lucide.Pencil,
	"play":                 lucide.Play,
	"plus":                 lucide.Plus,
	"printer":              lucide.Printer,
	"receipt-text":         lucide.ReceiptText,
	"replace":              lucide.Replace,
	"rotate-ccw":           lucide.RotateCcw,
	"search":               lucide.Search,
	"search-x":             lucide.SearchX,
	"send":                 lucide.Send,
	"settings":             lucide.Settings,
	"shield-check":         lucide.ShieldCheck,
	"smartphone":           lucide.Smartphone,
	"sun":                  lucide.Sun,
	"sun-moon":             lucide.SunMoon,
	"trash-2":              lucide.Trash2,
	"triangle-alert":       lucide.TriangleAlert,
	"truck":                lucide.Truck,
	"undo-2":               lucide.Undo2,
	"upload":               lucide.Upload,
	"user-minus":           lucide.UserMinus,
	"user-plus":            lucide.UserPlus,
	"user-round":           lucide.UserRound,
	"user-round-cog":       lucide.UserRoundCog,
	"users-round":          lucide.UsersRound,
	"x":                    lucide.X,
}

// shapes holds what stands between <svg> and </svg> of each icon.
var shapes = drawShapes()

func drawShapes() map[string]string {
	drawn := make(map[string]string, len(icons))
	for name, icon := range icons {
		var svg strings.Builder
		if err := icon().Render(&svg); err != nil {
			panic(fmt.Errorf("icon %s: %w", name, err)) // Writing to a Builder never fails.
		}
		_, inner, _ := strings.Cut(svg.String(), ">")
		drawn[name] = strings.TrimSuffix(inner, "</svg>")
	}
	return drawn
}

// Icon draws a Lucide icon beside words that say the same. A name that is not
// in the list above draws an empty square of the same size.
func Icon(name string, class ...string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := fmt.Fprintf(w, `<svg class="%s" width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">%s</svg>`,
			templ.EscapeString(strings.Join(append([]string{"icon"}, class...), " ")), shapes[name])
		return err
	})
}
