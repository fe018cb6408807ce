package graph

// Knowledge tells apart the answers that an empty list would blur.
type Knowledge uint8

// The answers: somebody states it; somebody states that there is one but not which; somebody states that there is
// none; nobody states anything.
const (
	NotStated Knowledge = iota
	Stated
	StatedUnknown
	StatedNone
)

var knowledgeNames = [...]string{"NOT_STATED", "STATED", "UNKNOWN", "NONE"}

// String returns the name of the answer as the API writes it.
func (k Knowledge) String() string { return knowledgeNames[k] }

// Object is what a statement points at: an [Entity], a [Statement], or one of the literals [Text], [Code],
// [DateValue], [QuantityValue] and [Unknown].
type Object interface{ isObject() }

// Text is words, in a language when Lang is not empty.
type Text struct{ Text, Lang string }

// Code is a value of a closed list of the vocabulary.
type Code struct{ Code, Label string }

// DateValue is a date as an object.
type DateValue struct{ Date Date }

// QuantityValue is a number with its doubt as an object.
type QuantityValue struct{ Quantity }

// Unknown says that there is no value to give, and why: Reason is [StatedUnknown] or [StatedNone].
type Unknown struct{ Reason Knowledge }

func (Text) isObject()          {}
func (Code) isObject()          {}
func (DateValue) isObject()     {}
func (QuantityValue) isObject() {}
func (Unknown) isObject()       {}
func (Statement) isObject()     {}

// The words that stand for [Unknown] wherever an object is written.
const (
	unknownWord = "UNKNOWN"
	noneWord    = "NONE"
)
