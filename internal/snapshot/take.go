package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"jt/client"
	"jt/internal/cli"
	"jt/internal/mapping"
	"jt/internal/selection"
)

// Options are what `jt snapshot` was asked for.
type Options struct {
	Selection selection.Selection
	Parts     Parts
}

// Targets reads the job types that a selection chooses, in the order of the file.
func Targets(ctx context.Context, session *cli.Session, scale *client.Client, selected *selection.Selection) ([]selection.Target, error) {
	objects, err := selection.SelectObjects(ctx, scale, selected, nil)
	if err != nil {
		return nil, err
	}
	if len(objects) == 0 && selected.Given() {
		return nil, cli.NotFoundError("no job types match", "`jt list` with the same flags shows what they choose")
	}
	named := selection.TargetOptions{} // without guards: what is saved is not changed
	targets := make([]selection.Target, 0, len(objects))
	for _, object := range objects {
		found, err := named.Target(object)
		if err != nil {
			return nil, err
		}
		targets = append(targets, found)
	}
	slices.SortFunc(targets, func(a, b selection.Target) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Id, b.Id))
	})
	return targets, nil
}

// Fill puts the job types into the file, and notes which of them it cannot tell all of.
func Fill(ctx context.Context, session *cli.Session, scale *client.Client, file *File, targets []selection.Target, options Options) error {
	targets = file.withoutTwins(targets)
	mappings := make([]mapping.Reading, len(targets))
	if options.Parts.Mapping {
		var err error
		if mappings, err = mapping.ReadAll(ctx, session, scale, targets); err != nil {
			return err
		}
	}
	for i, found := range targets {
		entry := Line{Name: found.Name, Version: found.Version, ID: found.Id}
		if options.Parts.Paused {
			if entry.IsPaused = pausedState(found.Object); entry.IsPaused == nil {
				file.leaveOut("without whether they are paused, which the server does not tell", found)
			}
		}
		mapping := mappings[i]
		switch {
		case !options.Parts.Mapping:
		case mapping.Err != nil:
			file.leaveOut("gone since the list was read", found)
			continue
		case mapping.Unreadable:
			file.leaveOut(mappingUnreadable, found)
		case !mapping.Known:
			file.leaveOut("without error mapping, since the server's details have none", found)
		default:
			entry.Mapping = orderedMapping(mapping.Text)
			file.examine(mapping.Text, found)
		}
		if entry.IsPaused != nil || entry.Mapping != nil {
			file.add(entry)
		}
	}
	return nil
}

// pausedState is nil where the server does not tell.
func pausedState(object client.Object) *bool {
	told, _ := object.Field(KeyPaused)
	is := string(told) == "true"
	if !is && string(told) != "false" {
		return nil
	}
	return &is
}

// Report says on stderr what the file does not hold, and what of it could not be restored.
func Report(session *cli.Session, file *File, total int) error {
	for _, group := range selection.GroupRefs(file.unsendable, selection.WhySkipped) {
		session.Note("note: jt restore cannot send this error mapping again once it is changed: %s: %s", group.What, strings.Join(group.Refs, ", "))
	}
	for _, group := range selection.GroupRefs(file.left, selection.WhySkipped) {
		session.Note("left out: %s", group.What+": "+strings.Join(group.Refs, ", "))
	}
	if len(file.left) == 0 {
		if session.Environment.StderrTerminal && !session.Environment.StdoutTerminal {
			session.Note("%s saved", cli.JobTypes(total))
		}
		return nil
	}
	hint := ""
	if slices.ContainsFunc(file.left, func(found selection.Target) bool { return found.Skipped == mappingUnreadable }) {
		hint = "`jt update ID --error-mapping FILE` repairs an error mapping that the server cannot read; --only paused needs none"
	}
	return cli.PartlyError(fmt.Sprintf("the snapshot lacks parts of %s", cli.JobTypes(file.lacking())), hint)
}
