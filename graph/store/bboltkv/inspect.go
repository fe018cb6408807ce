package bboltkv

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// The layout of a bbolt file, version 2, in the byte order of the machine. A
// page begins with a header; pages 0 and 1 hold the meta record, of which the
// newer valid one counts. Nothing here is exported by bbolt.
const (
	magic       = 0xED0CDAED
	fileVersion = 2

	headerSize  = 16 // id u64, flags u16, count u16, overflow u32
	elementSize = 16 // branch: pos, ksize u32, page u64; leaf: flags, pos, ksize, vsize u32
	metaSize    = 64
	bucketSize  = 16 // root page u64, sequence u64; root 0 means that the page follows inline

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagMeta     = 0x04
	flagFreelist = 0x10

	leafBucket = 0x01

	noFreelist = 1<<64 - 1
	// A tree this deep would hold more than any disk; deeper means that pages point in circles.
	maxDepth = 64
)

// meta is the record that says which pages make up the last committed state.
type meta struct {
	pageSize uint64
	root     uint64
	freelist uint64
	high     uint64 // pages in use: every page id is below
	txid     uint64
}

// Inspect reads the whole page tree of a bbolt file and returns [ErrDamaged] or
// [ErrVersion] when bbolt could not read it safely: pages missing at the end,
// pages that are not what the page above says they are, elements that reach
// beyond their page, keys out of order, a page used twice, or used and free. An
// empty file is fine. It says nothing about the values: bbolt keeps no checksum
// of those.
//
// It costs one read of the file, about a second for each gigabyte in the page cache.
func Inspect(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() == 0 {
		return nil
	}
	m, err := readMeta(f, info.Size())
	if err != nil {
		return err
	}
	if need := m.high * m.pageSize; uint64(info.Size()) < need {
		return fmt.Errorf("%w: it has %d bytes and needs %d; its end is missing", ErrDamaged, info.Size(), need)
	}
	in := &inspector{file: f, meta: m, seen: make([]uint64, m.high/64+1)}
	if err := in.tree(m.root, 0); err != nil {
		return err
	}
	return in.freelist()
}

// readMeta returns the newer of the two meta records that are valid.
func readMeta(f *os.File, size int64) (meta, error) {
	first, err := metaAt(f, 0)
	if err == nil {
		if second, err := metaAt(f, int64(first.pageSize)); err == nil && second.txid > first.txid {
			return second, nil
		}
		return first, nil
	}
	// The first page is gone, so the size of a page is not known: try all that bbolt can use.
	for pageSize := int64(1 << 10); pageSize <= 1<<24 && pageSize < size; pageSize <<= 1 {
		if second, err := metaAt(f, pageSize); err == nil && second.pageSize == uint64(pageSize) {
			return second, nil
		}
	}
	return meta{}, err
}

func metaAt(f *os.File, offset int64) (meta, error) {
	var page [headerSize + metaSize]byte
	if _, err := f.ReadAt(page[:], offset); err != nil {
		if errors.Is(err, io.EOF) {
			return meta{}, fmt.Errorf("%w: it is too short to be a store", ErrDamaged)
		}
		return meta{}, err
	}
	order, b := binary.NativeEndian, page[headerSize:]
	if order.Uint32(b) != magic {
		return meta{}, fmt.Errorf("%w: it does not begin as a store does", ErrDamaged)
	}
	if v := order.Uint32(b[4:]); v != fileVersion {
		return meta{}, fmt.Errorf("%w: version %d, known is %d", ErrVersion, v, fileVersion)
	}
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	if sum.Sum64() != order.Uint64(b[metaSize-8:]) {
		return meta{}, fmt.Errorf("%w: the checksum of its meta page is wrong", ErrDamaged)
	}
	m := meta{
		pageSize: uint64(order.Uint32(b[8:])),
		root:     order.Uint64(b[16:]),
		freelist: order.Uint64(b[32:]),
		high:     order.Uint64(b[40:]),
		txid:     order.Uint64(b[48:]),
	}
	if m.pageSize < 1<<10 || m.pageSize > 1<<24 || m.pageSize&(m.pageSize-1) != 0 || m.high > 1<<48/m.pageSize {
		return meta{}, fmt.Errorf("%w: its meta page makes no sense", ErrDamaged)
	}
	return m, nil
}

// inspector walks the pages of one file.
type inspector struct {
	file *os.File
	meta meta
	seen []uint64 // one bit a page
	free [][]byte // buffers of one page, to be used again
}

func (in *inspector) damaged(page uint64, format string, args ...any) error {
	return fmt.Errorf("%w: page %d %s", ErrDamaged, page, fmt.Sprintf(format, args...))
}

// claim notes that a run of pages is in use, or free, for the first time.
func (in *inspector) claim(page, count uint64) error {
	if page < 2 || page >= in.meta.high || count > in.meta.high-page {
		return in.damaged(page, "is outside the file")
	}
	for p := page; p < page+count; p++ {
		if in.seen[p/64]&(1<<(p%64)) != 0 {
			return in.damaged(p, "is used twice")
		}
		in.seen[p/64] |= 1 << (p % 64)
	}
	return nil
}

// read returns a page with its overflow.
func (in *inspector) read(page uint64) ([]byte, error) {
	if page < 2 || page >= in.meta.high {
		return nil, in.damaged(page, "is outside the file")
	}
	var buf []byte
	if n := len(in.free); n > 0 {
		buf, in.free = in.free[n-1], in.free[:n-1]
	} else {
		buf = make([]byte, in.meta.pageSize)
	}
	offset := int64(page * in.meta.pageSize)
	if _, err := in.file.ReadAt(buf, offset); err != nil {
		return nil, in.damaged(page, "cannot be read: %v", err)
	}
	order := binary.NativeEndian
	if id := order.Uint64(buf); id != page {
		return nil, in.damaged(page, "says it is page %d", id)
	}
	span := uint64(order.Uint32(buf[12:])) + 1
	if err := in.claim(page, span); err != nil {
		return nil, err
	}
	if span > 1 {
		long := make([]byte, span*in.meta.pageSize)
		if _, err := in.file.ReadAt(long, offset); err != nil {
			return nil, in.damaged(page, "cannot be read: %v", err)
		}
		buf = long
	}
	return buf, nil
}

// tree checks a page and all below it.
func (in *inspector) tree(page uint64, depth int) error {
	if depth > maxDepth {
		return in.damaged(page, "is %d levels deep", depth)
	}
	buf, err := in.read(page)
	if err != nil {
		return err
	}
	if err := in.elements(page, buf, depth, false); err != nil {
		return err
	}
	if uint64(len(buf)) == in.meta.pageSize {
		in.free = append(in.free, buf)
	}
	return nil
}

// elements checks what is on a page, which is inline when it lies in the value of a bucket.
func (in *inspector) elements(page uint64, buf []byte, depth int, inline bool) error {
	order := binary.NativeEndian
	flags, count := order.Uint16(buf[8:]), uint64(order.Uint16(buf[10:]))
	if flags != flagLeaf && (flags != flagBranch || inline) {
		return in.damaged(page, "has flags %#x, which is no part of a tree", flags)
	}
	if flags == flagBranch && count == 0 {
		return in.damaged(page, "is a branch that leads nowhere")
	}
	if headerSize+count*elementSize > uint64(len(buf)) {
		return in.damaged(page, "claims %d elements, more than fit", count)
	}
	var before []byte
	for i := range count {
		start := headerSize + i*elementSize
		e := buf[start : start+elementSize]
		var pos, ksize, vsize, kind, child uint64
		if flags == flagBranch {
			pos, ksize, child = uint64(order.Uint32(e)), uint64(order.Uint32(e[4:])), order.Uint64(e[8:])
		} else {
			kind, pos = uint64(order.Uint32(e)), uint64(order.Uint32(e[4:]))
			ksize, vsize = uint64(order.Uint32(e[8:])), uint64(order.Uint32(e[12:]))
		}
		if start+pos+ksize+vsize > uint64(len(buf)) || pos < (count-i)*elementSize {
			return in.damaged(page, "has an element that reaches beyond it")
		}
		key := buf[start+pos:][:ksize]
		if i > 0 && bytes.Compare(before, key) >= 0 {
			return in.damaged(page, "has keys out of order")
		}
		before = key
		switch {
		case flags == flagBranch:
			if err := in.tree(child, depth+1); err != nil {
				return err
			}
		case kind == leafBucket:
			if err := in.bucket(page, buf[start+pos+ksize:][:vsize], depth, inline); err != nil {
				return err
			}
		case kind != 0:
			return in.damaged(page, "has an element of unknown kind %d", kind)
		}
	}
	return nil
}

// bucket checks the tree of a nested bucket.
func (in *inspector) bucket(page uint64, value []byte, depth int, inline bool) error {
	if inline || len(value) < bucketSize {
		return in.damaged(page, "has a bucket where none can be")
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return in.tree(root, depth+1)
	}
	if len(value) < bucketSize+headerSize {
		return in.damaged(page, "has a bucket without content")
	}
	return in.elements(page, value[bucketSize:], depth, true)
}

// freelist checks that what is free is in the file and not in use.
func (in *inspector) freelist() error {
	page := in.meta.freelist
	if page == noFreelist {
		return nil
	}
	buf, err := in.read(page)
	if err != nil {
		return err
	}
	order := binary.NativeEndian
	if flags := order.Uint16(buf[8:]); flags != flagFreelist {
		return in.damaged(page, "has flags %#x, want the list of free pages", flags)
	}
	count, ids := uint64(order.Uint16(buf[10:])), buf[headerSize:]
	if count == 1<<16-1 {
		// A list too long for its header keeps its length in the first entry.
		count, ids = order.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids))/8 {
		return in.damaged(page, "lists %d free pages, more than fit", count)
	}
	for i := range count {
		if err := in.claim(order.Uint64(ids[i*8:]), 1); err != nil {
			return err
		}
	}
	return nil
}
