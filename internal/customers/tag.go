package customers

import (
	"strings"
	"unicode/utf8"

	"latchkey/internal/fault"
	"latchkey/internal/listing"
	"latchkey/internal/texts"
)

// MaxTags is how many tags one contact carries.
const MaxTags = 20

// CleanTag is workspace.CleanName for a tag, which is shorter, and has no comma:
// that parts tags where several are typed.
func CleanTag(field, name string) (string, error) {
	name, err := texts.CleanName(field, name)
	switch {
	case err != nil:
		return "", err
	case utf8.RuneCountInString(name) > MaxTagName:
		return "", fault.Field(field, "fault.name_long", "Max", MaxTagName)
	case strings.Contains(name, ","):
		return "", fault.Field(field, "fault.tag_comma")
	}
	return name, nil
}

// CleanTags splits and trims a list of tags; doubled ones count once.
func CleanTags(typed string) ([]string, error) {
	var tags []string
	seen := map[string]bool{}
	for part := range strings.SplitSeq(typed, ",") {
		tag, err := texts.CleanLine("tags", part, MaxTagName)
		if err != nil {
			return nil, err
		}
		if key := texts.SearchKey(tag); key != "" && !seen[key] {
			seen[key] = true
			tags = append(tags, tag)
		}
	}
	if len(tags) > MaxTags {
		return nil, fault.Field("tags", "fault.too_many_tags", "Max", MaxTags)
	}
	return tags, nil
}

// Tag labels contacts. Contacts is 0 for whoever may not list them, and capped
// at CountCap.
type Tag struct {
	listing.Entry
	Contacts int
}

// MaxTagName is the longest name of a tag, in characters.
const MaxTagName = 60
