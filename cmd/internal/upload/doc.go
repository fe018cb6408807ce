// Package upload takes data sets that are sent to a server: POST /check says what is wrong with them, and POST
// /drafts/ID/import puts one into a draft, which POST /drafts/ID/publish makes a changeset, however long that takes. PUT is taken for POST, because that is what `curl -T` sends.
//
// What is sent is a folder as a tar archive, as `tar c my-data` makes it, or one table with the name of a mapping, and either
// may be compressed with gzip:
//
//	tar c my-data | curl -T - -H "Authorization: Bearer $PEACEGRAPH_TOKEN" http://localhost:8080/check
//	curl -T pax.csv -H "Authorization: Bearer $PEACEGRAPH_TOKEN" 'http://localhost:8080/check?mapping=pax'
//
// The answer is one JSON document: the one that `peacegraph check --json` prints, or `peacegraph import --json` for an import
// and for a check with report=import. It is the answer whatever is wrong with the data; the status is 200 then, and `ok` says
// whether they are right. What is wrong with the body itself is told as problem JSON, and then nothing has been changed.
//
// Parameters:
//
//	report    of /check: check (when not given), or import, which tells what would be added, too
//	list      how many examples of each sort of change an import tells, 10 when not given
//	mapping   the name of a shipped mapping, of a table
//	name      what the folder or the table is called; an import under a name takes the place of an earlier one
//
// What surprises people:
//
//   - What comes is written to files as it comes, and read when it is whole. So memory does not depend on who sends how much
//     and how slowly, and only [Limits.AtOnce] data sets are held in memory at one time.
//   - An archive is taken for what it is said to be in its names alone: a name that leads out of it, a link or a device is
//     refused; an archive without its end was cut.
//   - Only files of a data set are kept; of others the name is, because a name that is nearly right is worth a warning.
package upload
