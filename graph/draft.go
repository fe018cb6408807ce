package graph

// Draft is what somebody wants to write: a data set with entities and statements, as they were written down. Every door
// makes one (a folder of files, a mapped table, the API), and [Graph.Check] and [Graph.Apply] read it the same way. Rows
// may come in any order and may refer to each other and to what the graph already has.
type Draft struct {
	// Dataset is what the rows belong to.
	Dataset DatasetRow
	// Vocabularies extend the vocabulary with terms of the author's own.
	Vocabularies []VocabularyText
	Entities     []EntityRow
	Statements   []StatementRow
	Corrections  []CorrectionRow
	// Judgements say which entities are one and the same.
	Judgements []JudgementRow
	// Texts are the texts of sources, where they are at hand: passages are then verified. By id of the source.
	Texts map[ID]SourceText
	// Files are the names of the files in the order in which findings are to be listed.
	Files []string
	// Findings are what the reader of the files has found already.
	Findings Findings

	// What the reader could not read is told by Findings, and the rest of the draft is not held against it: one mistake
	// is one finding. Lost are the ids of rows that could not be read; whatever refers to them is right as far as anybody
	// knows. Incomplete says that there may be more of them. Unreadable says that nothing is known of the data set itself.
	Lost                   []ID
	Incomplete, Unreadable bool
	// KeptOut is the first column of the statements that nobody knows, so that its cells are in no row. Its Text is empty
	// when there is none.
	KeptOut Cell
}

// Cell is a value as it was written, and where.
type Cell struct {
	Text  string
	Place Place
	// Absent says that nobody could write the value, because the table lacks the column. That the column is missing is a
	// finding of the reader; that the cell is empty is then none.
	Absent bool
}

// Field is a cell with the name of its column.
type Field struct {
	Name string
	Cell
}

// DatasetRow describes the data set; see [Dataset] for the meaning.
type DatasetRow struct {
	Name, Title, Description, Version, Language, Licence, Citation, Codebook, Coder Cell
	Creators                                                                        []Cell
}

// VocabularyText is a vocabulary file.
type VocabularyText struct {
	File string
	Text string
}

// EntityRow is an entity or a source as it was written.
type EntityRow struct {
	ID   Cell
	Kind Cell
	// Names are preferred names, one for each language; the language stands in Name, empty for that of the data set.
	Names []Field
	// OtherNames are other names; the language stands in Name likewise.
	OtherNames []Field
	// Descriptions are descriptions; the language stands in Name likewise.
	Descriptions []Field
	// ExternalIDs are written `scheme:value`, with ` (close)` behind when nearly the same is meant.
	ExternalIDs []Cell
	// Attributes are coded properties of the kind, by name.
	Attributes []Field
}

// StatementRow is a statement with one evidence as it was written. Several rows with the same content are one statement
// with several evidences.
type StatementRow struct {
	// ID may be empty: the statement then gets an id from its content.
	ID        Cell
	Subject   Cell
	Predicate Cell
	Object    Cell
	Mode      Cell
	Polarity  Cell
	Rank      Cell
	// RankReason says why the rank is not normal.
	RankReason Cell
	ValidTime  Cell
	Supersedes Cell
	Qualifiers []Field
	Note       Cell

	Source       Cell
	Paragraph    Cell
	Sentence     Cell
	Start        Cell
	End          Cell
	Page         Cell
	Row          Cell
	AttributedTo []Cell
	Voice        Cell
	Confidence   Cell
	Coder        Cell
	Codebook     Cell
}

// JudgementRow is a judgement of identity as it was written.
type JudgementRow struct {
	// Entity and Other are the two that were judged, in any order.
	Entity, Other Cell
	// Verdict is SAME, DIFFERENT or UNSURE.
	Verdict Cell
	Reason  Cell
	// Author is the person who judged, Date the day.
	Author, Date Cell
}

// CorrectionRow is a [Correction] as it was written.
type CorrectionRow struct {
	Action Cell
	// Target is the id of a statement or of a data set.
	Target Cell
	Reason Cell
	// Author is who decided, and Date on which day or at which second; both may be empty.
	Author Cell
	Date   Cell
}

// SourceText is what is known of the text of a source that is at hand.
type SourceText struct {
	// SHA256 is the hash of its bytes, in hexadecimal.
	SHA256 string
	// Runes are its Unicode code points.
	Runes []rune
}
