package server

import (
	"errors"
	"fmt"
	"time"
)

// Limits bound what one request may ask for and what the server does at once.
// Every number is inclusive: a document of exactly Tokens tokens passes.
type Limits struct {
	BodyBytes     int // bytes of an HTTP body
	DocumentBytes int // bytes of the GraphQL document
	Tokens        int // lexical tokens, comments included
	Nesting       int // brackets open at once: selection sets, arguments, lists, objects, and fragments put in
	Depth         int // fields below one another, fragments put in
	Aliases       int // fields given another name, as written
	Directives    int // directives, as written
	Selections    int // fields in one selection set, fragments put in
	Pairs         int // fields of one answer key that have to be compared
	Operations    int // operations in a document
	Fragments     int // fragment definitions in a document
	Reached       int // selections reached from every operation and every fragment

	Cost     int // points of an operation, see cost.go
	ListSize int // items assumed of a list of objects that says nothing about its size
	Errors   int // errors told in one answer

	Timeout    time.Duration // running time of an operation
	Writing    time.Duration // running time of a mutation
	Concurrent int           // queries running at once; mutations have a quarter as many places of their own
	Waiting    int           // operations waiting for a place to run, queries and mutations each
	Admitted   int           // requests being read, waiting or running
	Remembered int           // bytes of checked documents remembered, so that they need no second check

	Streams     int           // subscriptions answered at once
	StreamsEach int           // of them to one token or, without one, one address
	StreamTime  time.Duration // how long a subscription is answered
	StreamBeat  time.Duration // time between two signs of life
	StreamWrite time.Duration // how long a client may take to read what it is sent

	Connections           int // open at once; the one that has waited for a request longest makes room
	ConnectionsPerAddress int // likewise, from one address, or from one network of 64 bits
}

// DefaultLimits returns the limits the program serves with.
func DefaultLimits() Limits {
	return Limits{
		BodyBytes:     256 << 10,
		DocumentBytes: 16 << 10,
		Tokens:        2000,
		Nesting:       32,
		Depth:         15,
		Aliases:       60,
		Directives:    50,
		Selections:    200,
		Pairs:         2000,
		Operations:    20,
		Fragments:     100,
		Reached:       10000,
		Cost:          5000,
		ListSize:      10,
		Errors:        20,
		Timeout:       5 * time.Second,
		Writing:       20 * time.Second,
		Concurrent:    16,
		Waiting:       64,
		Admitted:      512,
		Remembered:    1 << 20,
		Streams:       2000,
		StreamsEach:   64,
		StreamTime:    time.Hour,
		StreamBeat:    15 * time.Second,
		StreamWrite:   10 * time.Second,

		Connections:           3072, // the streams, and a thousand for questions
		ConnectionsPerAddress: 256,
	}
}

// check returns an error naming every limit that is not positive, nil when all are.
func (l Limits) check() error {
	var errs []error
	for _, e := range []struct {
		name  string
		value int64
	}{
		{"BodyBytes", int64(l.BodyBytes)}, {"DocumentBytes", int64(l.DocumentBytes)}, {"Tokens", int64(l.Tokens)},
		{"Nesting", int64(l.Nesting)}, {"Depth", int64(l.Depth)}, {"Aliases", int64(l.Aliases)},
		{"Directives", int64(l.Directives)}, {"Selections", int64(l.Selections)}, {"Pairs", int64(l.Pairs)},
		{"Operations", int64(l.Operations)}, {"Fragments", int64(l.Fragments)}, {"Reached", int64(l.Reached)},
		{"Cost", int64(l.Cost)}, {"ListSize", int64(l.ListSize)}, {"Errors", int64(l.Errors)},
		{"Timeout", int64(l.Timeout)}, {"Writing", int64(l.Writing)}, {"Concurrent", int64(l.Concurrent)}, {"Waiting", int64(l.Waiting)},
		{"Admitted", int64(l.Admitted)}, {"Remembered", int64(l.Remembered)},
		{"Streams", int64(l.Streams)}, {"StreamsEach", int64(l.StreamsEach)}, {"StreamTime", int64(l.StreamTime)},
		{"StreamBeat", int64(l.StreamBeat)}, {"StreamWrite", int64(l.StreamWrite)},
		{"Connections", int64(l.Connections)}, {"ConnectionsPerAddress", int64(l.ConnectionsPerAddress)},
	} {
		if e.value <= 0 {
			errs = append(errs, fmt.Errorf("limit %s is %d: give a positive number, or start from DefaultLimits", e.name, e.value))
		}
	}
	return errors.Join(errs...)
}
