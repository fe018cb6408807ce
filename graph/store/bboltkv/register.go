package bboltkv

import (
	"fmt"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	cayleykv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/hidal-go/hidalgo/kv"
)

// Name is the name under which Cayley knows this driver.
const Name = "peacegraph-bbolt"

// OptionDB is the key in Cayley's options under which a caller that has opened
// the store already hands it over, as a kv.KV. Without it the address is opened
// as a path.
const OptionDB = "peacegraph-db"

// Cayley's registry panics on a second registration, so it is done once.
var register sync.Once

// Register makes the driver known to Cayley. It may be called any number of times.
func Register() {
	register.Do(func() {
		cayleykv.Register(Name, cayleykv.Registration{
			InitFunc:     openFor,
			NewFunc:      openFor,
			IsPersistent: true,
		})
	})
}

func openFor(path string, options cgraph.Options) (kv.KV, error) {
	given, ok := options[OptionDB]
	if !ok {
		return Open(path, Options{})
	}
	db, ok := given.(kv.KV)
	if !ok {
		return nil, fmt.Errorf("option %s is a %T, want a kv.KV", OptionDB, given)
	}
	return db, nil
}
