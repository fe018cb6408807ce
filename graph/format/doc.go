// Package format reads files into drafts.
//
// [ReadDataset] reads a data set as researchers keep it: a folder with dataset.yaml, up to four tables (entities, sources,
// statements, corrections, judgements: as CSV, as JSON Lines, or as rows in dataset.yaml) and, where the built-in terms do
// not suffice, a
// vocabulary.yaml. What comes back is a [graph.Draft], which [graph.Snapshot.Check] and [graph.Graph.Apply] read.
// [ReadSourceText] reads the text of a source, so that the offsets of passages can be checked against it. [ReadTable] reads
// any table as it stands: header, rows, and the place of each cell. [WriteDataset] writes a draft as a data set.
//
// What surprises people:
//
//   - A mistake in a file is a finding of the draft and never an error of the reader: all mistakes are found at once, and
//     a draft with an error among its findings is refused as a whole when it is applied.
//   - A place counts lines and characters from 1: `statements.csv:17:5` is the fifth character (Unicode code point) of
//     line 17, which is where the cell begins, its opening quote if it has one. The parts of a list have places of their
//     own.
//   - The form of a table makes no difference: a form says what its columns mean, and CSV, JSON Lines and YAML only
//     bring cells with places. The same table in several files is read as one. In JSON and YAML a list can be written as
//     a list, and a value is the text that stands there: 1.50 stays 1.50, and a date is no timestamp.
//   - The header row says what the columns are, so their order is free. A column that nobody knows is left out with a
//     warning, unless the key `columns` of dataset.yaml says that it is one of ours, kept in the note, or ignored. A column
//     `note` in entities.csv or sources.csv, and the keys `created` and `note` of dataset.yaml, are remarks for those who
//     read the files: they are accepted and not loaded.
//   - Dates as people type them and numbers as spreadsheet programs change them are read where they leave no choice, and a
//     notice shows what was understood. Which of day and month comes first can be told by other dates of the column.
//   - Files of spreadsheet programs are understood as they come: with a byte order mark, with semicolons or tabs between
//     cells, with CRLF, and, with a warning, in UTF-16 or Windows-1252.
package format
