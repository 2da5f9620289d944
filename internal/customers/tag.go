package customers

import (
	"strings"

	"latchkey/internal/fault"
	"latchkey/internal/policy"
	"latchkey/internal/section"
	"latchkey/internal/texts"
)

// MaxTags is how many tags one contact carries.
const MaxTags = 20

// MaxTagsLine is how long all tags of a contact are as they are typed, with commas.
const MaxTagsLine = MaxTags * (MaxTagName + 2)

// MaxTagName is the longest name of a tag, in characters.
const MaxTagName = 60

// tagSeparators part tags where several are typed, or stand in a cell.
const tagSeparators = ",;|，；｜、،؛"

// Tag labels contacts, which are its Count, and conversations where it is for both.
type Tag struct {
	section.Item
	UsedFor string
}

// What a tag is used for. One for both can be given to conversations, too: whoever sees a
// conversation sees its tags.
const (
	ForCustomers = "customers"
	ForBoth      = "both"
)

// Tags are words that sort customers.
var Tags = &section.Of[Tag]{
	Resource: policy.Tags, Table: "tags", Noun: "tag", NameMost: MaxTagName, Unique: true,
	Item: func(t *Tag) *section.Item { return &t.Item },
	Fields: []section.Field[Tag]{
		usedFor(),
	},
	// Deleted contacts, which keep their tags for as long as that can be undone,
	// have no place in the order of a tag.
	Counts: &section.Counts{
		Resource: policy.Contacts, Filter: "tag",
		SQL: `from contact_tags ct where ct.workspace_id = x.workspace_id and ct.tag_id = x.id and ct.created_at is not null`,
	},
	Check: func(t *Tag) (wrong fault.List) {
		if strings.ContainsAny(t.Name, tagSeparators) {
			wrong.Add(fault.Field("name", "fault.tag_comma"))
		}
		return wrong
	},
}

// usedFor is for customers alone, where a form does not say.
func usedFor() section.Field[Tag] {
	field := section.ChoiceOf("used_for", []string{ForCustomers, ForBoth}, func(t *Tag) *string { return &t.UsedFor })
	field.Usual = ForCustomers
	return field
}

// CleanTag is the name of a tag from another door than its form.
func CleanTag(field, name string) (string, error) {
	tag, wrong := Tags.Clean(Tag{section.Item{Name: name}, ForCustomers})
	for _, f := range wrong {
		f.Field = field
	}
	if err := wrong.Err(); err != nil {
		return "", err
	}
	return tag.Name, nil
}

// CleanTags splits a list of tags, each cleaned as its form cleans it; doubled
// ones count once.
func CleanTags(typed string) ([]string, error) {
	var tags []string
	seen := map[string]bool{}
	for part := range strings.SplitSeq(typed, ",") {
		if texts.Blank(part) {
			continue
		}
		tag, err := CleanTag("tags", part)
		if err != nil {
			return nil, err
		}
		if key := texts.Identity(tag); !seen[key] {
			seen[key] = true
			tags = append(tags, tag)
		}
	}
	if len(tags) > MaxTags {
		return nil, fault.Field("tags", "fault.too_many_tags", "Max", MaxTags)
	}
	return tags, nil
}
