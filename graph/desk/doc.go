// Package desk keeps drafts: changesets that are being written on a running graph, and that nobody but their authors and
// administrators see until they are published.
//
// [Open] opens the desk of a graph. [Desk.Create] begins a draft, [Desk.Add] and [Desk.Import] put rows into it as parts,
// [Desk.Remove] takes a part out, and [Desk.Publish] makes it one changeset of the graph: all of it, or nothing, and once. A
// [Draft] is a handle on one state of a draft; what it would do to the graph, and what is wrong with it, is asked of the
// handle and found out when it is first asked.
//
// What surprises people:
//
//   - The rows of all parts are checked together, by the same path as a data set that is read from files, against the
//     newest state of the graph. So the same rows have the same findings by every door, and a part may refer to another.
//   - Rows that are added are refused when they bring in an error, because whoever adds them waits for the answer. What is
//     imported is kept with its errors, so that they can be looked at and the files be put right; publishing waits for that.
//   - A change that was acknowledged is on disk. It is one transaction together with its idempotency key.
//   - The record says which draft a changeset was. A draft that is found in the record when the desk opens is published,
//     whatever the file of the desk says of it.
//   - What a user can put right is a [Refusal]. Any other error is a failure, and the draft is as it was.
//
// The file is [FileName] in the directory of the record. Its values are JSON; see keep.go.
package desk
