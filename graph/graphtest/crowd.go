package graphtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Crowd is writers who publish while readers read.
type Crowd struct {
	Readers, Writers int
	// Publishes is how many changesets each writer publishes.
	Publishes int
	// Read takes the newest state and returns the number of its head, and what then looks for something wrong with the state.
	Read func(ctx context.Context, reader int) (head int, check func() error, err error)
	// Publish publishes something and returns the number of its changeset, 0 when it was refused because of what somebody else
	// has published. Try counts from 0 for each writer.
	Publish func(ctx context.Context, writer, try int) (changeset int, err error)
}

// Run lets the crowd go until all is published and each reader has read the end. It returns what they saw of the head, and the
// first error of each.
func (c Crowd) Run(ctx context.Context) (*Heads, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	heads := NewHeads()
	var readers, writers sync.WaitGroup
	errs := make([]error, c.Readers+c.Writers)
	for writer := range c.Writers {
		writers.Go(func() {
			for try, left := 0, c.Publishes; left > 0 && errs[writer] == nil && ctx.Err() == nil; try++ {
				errs[writer] = heads.Publish(writer, func() (int, error) {
					n, err := c.Publish(ctx, writer, try)
					if n > 0 {
						left--
					}
					return n, err
				})
			}
			if errs[writer] != nil {
				errs[writer] = fmt.Errorf("writer %d: %w", writer, errs[writer])
				cancel()
			}
		})
	}
	written := make(chan struct{})
	for reader := range c.Readers {
		client := c.Writers + reader
		readers.Go(func() {
			for last := false; !last && errs[client] == nil; {
				select {
				case <-written:
					last = true
				default:
				}
				var check func() error
				errs[client] = heads.Read(client, func() (head int, err error) {
					head, check, err = c.Read(ctx, reader)
					return head, err
				})
				if errs[client] == nil {
					errs[client] = check()
				}
			}
			if errs[client] != nil {
				errs[client] = fmt.Errorf("reader %d: %w", reader, errs[client])
				cancel()
			}
		})
	}
	writers.Wait()
	close(written)
	readers.Wait()
	return heads, errors.Join(errs...)
}
