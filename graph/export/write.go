package export

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"time"

	"peacegraph/graph"
)

// Write writes a selection in a format to one stream; a format of several files is written as a zip archive of them. The
// error is that of the stream, or that of a request that ends first; what was written by then is not whole.
func Write(to io.Writer, f Format, x *graph.Selected, options Options) (Report, error) {
	if len(f.files) == 1 {
		return WriteFiles(func(string) (io.WriteCloser, error) { return keepOpen{to}, nil }, f, x, options)
	}
	archive := zip.NewWriter(to)
	// Tables of so many equal words are small at the quickest packing, too.
	archive.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestSpeed) })
	at := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // the first that archives can tell, so that the clock changes nothing
	if head, ok := x.Snapshot().Head(); ok && head.Time().After(at) {
		at = head.Time()
	}
	report, err := WriteFiles(func(name string) (io.WriteCloser, error) {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
		return packBehind(file), err
	}, f, x, options)
	if err != nil {
		return Report{}, err
	}
	if err := archive.Close(); err != nil {
		return Report{}, fmt.Errorf("write the archive: %w", err)
	}
	return report, nil
}

// WriteFiles writes a selection in a format to its files, one after another. Open makes the file of a name of
// [Format.Files]; each is closed before the next is opened. The error is that of a file, or that of a request that ends
// first; files may then be written in part.
func WriteFiles(open func(name string) (io.WriteCloser, error), f Format, x *graph.Selected, options Options) (Report, error) {
	if options.Excel && f.Name != "csv" {
		return Report{}, graph.NewInputError("only a csv is written for Excel: leave that out for %s, or take csv", f.Name)
	}
	var report Report
	for _, part := range f.files {
		file, err := open(part.name)
		if err != nil {
			return Report{}, fmt.Errorf("write %s: %w", part.name, err)
		}
		out := &output{to: file}
		if report, err = part.write(out, x, options); err == nil {
			err = out.flush()
		}
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return Report{}, fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if !f.Terms {
		report.Note = stances(x)
	}
	return report, nil
}

type keepOpen struct{ io.Writer }

func (keepOpen) Close() error { return nil }

// packer packs on a goroutine of its own, some pieces behind: packing takes about as long as making what is packed.
type packer struct {
	pieces chan []byte
	done   chan struct{}
	err    error // once done
}

func packBehind(to io.Writer) *packer {
	p := &packer{pieces: make(chan []byte, 4), done: make(chan struct{})}
	go func() {
		defer close(p.done)
		for piece := range p.pieces {
			if _, p.err = to.Write(piece); p.err != nil {
				return
			}
		}
	}()
	return p
}

func (p *packer) Write(piece []byte) (int, error) {
	select {
	case p.pieces <- bytes.Clone(piece):
		return len(piece), nil
	case <-p.done:
		return 0, p.err
	}
}

// Close waits until all is packed, and returns what failed.
func (p *packer) Close() error {
	close(p.pieces)
	<-p.done
	return p.err
}

// output collects what is written. A writer appends to buf and calls wrote now and then.
type output struct {
	to  io.Writer
	buf []byte
}

const bufferSize = 64 << 10

func (o *output) str(s string) { o.buf = append(o.buf, s...) }

// wrote hands on what was collected, once that is much.
func (o *output) wrote() error {
	if len(o.buf) < bufferSize {
		return nil
	}
	return o.flush()
}

func (o *output) flush() error {
	_, err := o.to.Write(o.buf)
	o.buf = o.buf[:0]
	return err
}

// part is a file of a format.
type part struct {
	name  string // inside an archive or a folder
	write func(*output, *graph.Selected, Options) (Report, error)
}

// encoder writes a network in one form. Each method appends to the buffer of the output.
type encoder interface {
	begin(o *output, d document, nodes, edges []column)
	node(o *output, first bool, n *node)
	between(o *output) // after the nodes
	edge(o *output, first bool, e *edge)
	end(o *output)
}

// network makes the writer of a form that has nodes, then edges, in one file.
func network(form func(Options) encoder) []part {
	return []part{{write: func(o *output, x *graph.Selected, options Options) (Report, error) {
		tables := newTables(x, options)
		report := tables.report()
		return report, encode(o, form(options), describe(x, options, report), tables)
	}}}
}

func encode(o *output, form encoder, d document, t source) error {
	nodes, edges := t.columns()
	form.begin(o, d, nodes, edges)
	first := true
	if err := t.eachNode(func(n *node) error {
		form.node(o, first, n)
		first = false
		return o.wrote()
	}); err != nil {
		return err
	}
	form.between(o)
	first = true
	if err := t.eachEdge(func(e *edge) error {
		form.edge(o, first, e)
		first = false
		return o.wrote()
	}); err != nil {
		return err
	}
	form.end(o)
	return nil
}

// source is where the rows of a network come from.
type source interface {
	columns() (nodes, edges []column)
	eachNode(func(*node) error) error
	eachEdge(func(*edge) error) error
}

func (t *tables) columns() (nodes, edges []column) { return t.nodes, t.edges }
