package graph

// chunkSize is how many rows are copied when one of them changes. Larger makes reading a shade faster and writing
// slower.
const chunkSize = 256

// rows is a list in chunks that can be shared: a copy costs one pointer a chunk, and a writer copies a chunk the first
// time it changes a row of it. Readers of the old list never notice.
type rows[T any] struct {
	chunks []*[chunkSize]T
	length int
}

// has reports whether there is a row n.
func (r *rows[T]) has(n uint32) bool { return int(n) < r.length }

func (r *rows[T]) at(n uint32) *T { return &r.chunks[n/chunkSize][n%chunkSize] }

// draftRows is a list being written: it begins as a shared list and owns the chunks it has copied or made.
type draftRows[T any] struct {
	rows[T]
	owned []bool
}

// edit returns a list that begins with the rows of r and may be changed without r changing.
func (r rows[T]) edit() draftRows[T] {
	return draftRows[T]{
		rows:  rows[T]{chunks: append(make([]*[chunkSize]T, 0, len(r.chunks)+1), r.chunks...), length: r.length},
		owned: make([]bool, len(r.chunks), len(r.chunks)+1),
	}
}

// change returns row n to be written to.
func (d *draftRows[T]) change(n uint32) *T {
	c := n / chunkSize
	if !d.owned[c] {
		copied := *d.chunks[c]
		d.chunks[c], d.owned[c] = &copied, true
	}
	return &d.chunks[c][n%chunkSize]
}

// add appends a row and returns its number.
func (d *draftRows[T]) add(row T) uint32 {
	n := uint32(d.length)
	if d.length%chunkSize == 0 {
		d.chunks, d.owned = append(d.chunks, new([chunkSize]T)), append(d.owned, true)
	}
	d.length++
	*d.change(n) = row
	return n
}
