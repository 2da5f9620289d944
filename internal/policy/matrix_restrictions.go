package policy

import (
	"fmt"
	"strings"
)

func (t *tables) readRestrictions(data []byte) error {
	lines, err := rows(data, "role", "restriction", "removes", "reach", "mask", "note")
	if err != nil {
		return err
	}
	if len(lines) != int(restrictionCount) {
		return fmt.Errorf("%d lines instead of %d", len(lines), restrictionCount)
	}
	for i, line := range lines {
		restriction := Restriction(i)
		if line[1] != restriction.String() {
			return fmt.Errorf("line %d is %q instead of %q", i+2, line[1], restriction)
		}
		rule := &t.restrictions[restriction]
		role, ok := ParseRole(line[0])
		if !ok {
			return fmt.Errorf("%s: unknown role %q", line[1], line[0])
		}
		rule.role = role
		for part := range strings.SplitSeq(line[2], ";") {
			if err := t.readRemoval(rule, strings.TrimSpace(part)); err != nil {
				return fmt.Errorf("%s: %w", line[1], err)
			}
		}
		switch line[3] {
		case "":
		case "team":
			rule.reach = ReachTeam
		case "own":
			rule.reach = ReachOwn
		default:
			return fmt.Errorf("%s: unknown reach %q", line[1], line[3])
		}
		for part := range strings.SplitSeq(line[4], ",") {
			switch part {
			case "":
			case "email":
				rule.mask |= MaskEmail
			case "phone":
				rule.mask |= MaskPhone
			default:
				return fmt.Errorf("%s: unknown mask %q", line[1], part)
			}
		}
	}
	return t.checkRestrictions()
}

// checkRestrictions makes sure that each restriction takes something from its
// role: one that does nothing is a mistake in the file.
func (t *tables) checkRestrictions() error {
	for restriction := range restrictionCount {
		rule := &t.restrictions[restriction]
		works := rule.mask != 0
		for r := range resourceCount {
			for _, letter := range t.letters[r][rule.role] {
				works = works || letterActions[letter]&rule.removes[r] != 0 || letter == 'V' && rule.reach != ReachNone
			}
		}
		if !works {
			return fmt.Errorf("%s takes nothing from %s", restriction, rule.role)
		}
	}
	return nil
}

// readRemoval reads one part of the column "removes": a resource ("files"), a
// resource with letters ("contacts:D"), a letter everywhere ("*:X"), or "every
// row of area settings but notifications".
func (t *tables) readRemoval(rule *restrictionRule, part string) error {
	if part == "" {
		return nil
	}
	if rest, ok := strings.CutPrefix(part, "every row of area "); ok {
		area, except, _ := strings.Cut(rest, " but ")
		kept, ok := ParseResource(except)
		if !ok {
			return fmt.Errorf("unknown resource %q", except)
		}
		removed := 0
		for r := range resourceCount {
			if t.areas[r] == area && r != kept {
				rule.removes[r] = everyAction
				removed++
			}
		}
		if removed == 0 {
			return fmt.Errorf("unknown area %q", area)
		}
		return nil
	}
	name, letters, narrowed := strings.Cut(part, ":")
	actions := everyAction
	if narrowed {
		actions = 0
		for _, letter := range letters {
			set, ok := letterActions[letter]
			if !ok {
				return fmt.Errorf("unknown letter %q", letter)
			}
			actions |= set
		}
	}
	if name == "*" {
		for r := range resourceCount {
			rule.removes[r] |= actions
		}
		return nil
	}
	r, ok := ParseResource(name)
	if !ok {
		return fmt.Errorf("unknown resource %q", name)
	}
	rule.removes[r] |= actions
	return nil
}
