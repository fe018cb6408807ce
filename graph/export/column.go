package export

// valueType is what the values of a column are.
type valueType uint8

const (
	text valueType = iota
	list           // of texts
	integer
	number
	flag
	day // 2025-10-18
)

// column is an attribute of nodes or of edges.
type column struct {
	name string
	of   valueType
	note string // what it says, for people
}

// cell is a value of a column; the field of its type is set, and the others are left from other rows.
type cell struct {
	is     bool // whether there is a value
	text   string
	list   []string
	number float64
	flag   bool
}

func (c *cell) setText(s string) { c.is, c.text = s != "", clean(s) }

// setWord sets a text that is clean: a name of the vocabulary, an id, a day.
func (c *cell) setWord(s string) { c.is, c.text = s != "", s }

func (c *cell) setNumber(f float64) { c.is, c.number = true, f }

func (c *cell) setFlag(b bool) { c.is, c.flag = true, b }

// add puts a text behind the others of a list. The list is empty where the row was cleared.
func (c *cell) add(s string) { c.is, c.list = true, append(c.list, clean(s)) }

// addWord puts a clean text behind the others of a list.
func (c *cell) addWord(s string) { c.is, c.list = true, append(c.list, s) }

// clear empties the cells of a row and keeps their room.
func clearCells(cells []cell) {
	for i := range cells {
		cells[i].is, cells[i].list = false, cells[i].list[:0]
	}
}

// node is a row of the table of nodes.
type node struct {
	id, label, kind string
	family          string
	above           []string // broader kinds, nearest first
	x, y            float64  // somewhere to begin: nodes in a spiral, so that no two are in one place
	cells           []cell
}

// edge is a row of the table of edges.
type edge struct {
	id, source, target string
	label, kind        string // of the predicate: its words, its name
	weight             int    // how many sources it rests on
	since, until       string // days, empty when not known
	cells              []cell
}
