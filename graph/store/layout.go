package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	cayleykv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	"github.com/hidal-go/hidalgo/kv"

	"peacegraph/graph/store/bboltkv"
)

// This file knows how Cayley v0.7.7 lays out a key-value store. It is not
// promised by Cayley's interface; a test compares it with what Cayley writes and
// reads itself. The layout:
//
//	meta/version   int64 little endian: 2
//	meta/indexes   JSON: the indexes that are kept
//	meta/horizon   int64 little endian: the greatest id given out; absent is 0
//	meta/size      int64 little endian: the number of quads; absent is 0
//	log/ID         id as uint64 big endian: one node or one quad, as protobuf;
//	               ids are given out from 1 on without a gap to nodes and quads
//	               alike, a node before the first quad that uses it
//	sp/…, ops/…    ids of the quads with these subject and predicate, and so on
//	vXY/…, nXY/…   id and use count of a value, by hash; XY its first two bytes;
//	               kept as v/… and n/…, see fold.go
//
// To this we add one bucket:
//
//	peacegraph/format   one byte: formatVersion
const (
	metaBucket = "meta"
	logBucket  = "log"
	ourBucket  = "peacegraph"

	// Where what belongs to a value is kept, see fold.go.
	idBucket    = "v"
	countBucket = "n"

	versionKey = "version"
	indexesKey = "indexes"
	horizonKey = "horizon"
	sizeKey    = "size"
	formatKey  = "format"

	// cayleyVersion is the data version of Cayley v0.7.7.
	cayleyVersion = 2
	// formatVersion is the version of what we put into the file. Raise it when an
	// older program could no longer read the file rightly.
	formatVersion = 1

	optionNoBloom = cayleykv.OptNoBloom
)

var (
	// errNewer: a format number greater than ours.
	errNewer = errors.New("unknown format")
	// errContent: the file is a sound bbolt file with something else in it.
	errContent = errors.New("it does not hold what a store holds")
)

// indexes returns the indexes of a store. They are written down at creation, so
// the environment variable by which Cayley lets others choose has no say.
func indexes() []cayleykv.QuadIndex {
	return []cayleykv.QuadIndex{
		{Dirs: []quad.Direction{quad.Subject, quad.Predicate}},
		{Dirs: []quad.Direction{quad.Object, quad.Predicate, quad.Subject}},
	}
}

// driverOptions returns how the file is opened.
func driverOptions() bboltkv.Options {
	return bboltkv.Options{Ascending: []string{logBucket}}
}

// initialise writes into an empty file what makes it a store, in one
// transaction. Cayley's own Init takes three, follows the environment, and
// leaves a store with other indexes when it is interrupted before the third.
func initialise(db kv.KV) error {
	list, err := json.Marshal(indexes())
	if err != nil {
		return err
	}
	return kv.Update(context.Background(), db, func(tx kv.Tx) error {
		version := binary.LittleEndian.AppendUint64(nil, cayleyVersion)
		for _, entry := range []kv.Pair{
			{Key: kv.SKey(ourBucket, formatKey), Val: []byte{formatVersion}},
			{Key: kv.SKey(metaBucket, versionKey), Val: version},
			{Key: kv.SKey(metaBucket, indexesKey), Val: list},
			{Key: kv.SKey(logBucket, "")},
			{Key: kv.SKey("sp", "")},
			{Key: kv.SKey("ops", "")},
			{Key: kv.SKey(idBucket, "")},
			{Key: kv.SKey(countBucket, "")},
		} {
			if err := tx.Put(entry.Key, entry.Val); err != nil {
				return err
			}
		}
		return nil
	})
}

// check reads what initialise wrote, before Cayley opens the store.
func check(db kv.KV) error {
	return kv.View(db, func(tx kv.Tx) error {
		ctx := context.Background()
		format, err := tx.Get(ctx, kv.SKey(ourBucket, formatKey))
		if err != nil || len(format) == 0 {
			return fmt.Errorf("%w: no format number", errContent)
		}
		if len(format) != 1 || format[0] > formatVersion {
			return fmt.Errorf("%w %d, known is %d", errNewer, format, formatVersion)
		}
		version, err := metaInt(ctx, tx, versionKey)
		if err != nil {
			return err
		}
		if version != cayleyVersion {
			return fmt.Errorf("%w: data version %d, want %d", errContent, version, cayleyVersion)
		}
		list, err := tx.Get(ctx, kv.SKey(metaBucket, indexesKey))
		if err != nil {
			return fmt.Errorf("%w: no list of indexes", errContent)
		}
		want, err := json.Marshal(indexes())
		if err != nil {
			return err
		}
		if string(list) != string(want) {
			return fmt.Errorf("%w: indexes %s, want %s", errContent, list, want)
		}
		return nil
	})
}

// metaInt reads one of Cayley's counters; one that is absent is 0.
func metaInt(ctx context.Context, tx kv.Tx, key string) (int64, error) {
	b, err := tx.Get(ctx, kv.SKey(metaBucket, key))
	if errors.Is(err, kv.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if len(b) != 8 {
		return 0, fmt.Errorf("%w: counter %s has %d bytes, want 8", errContent, key, len(b))
	}
	return int64(binary.LittleEndian.Uint64(b)), nil
}
