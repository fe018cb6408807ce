package graph_test

import (
	"context"
	"testing"
	"time"

	"peacegraph/graph"
)

// cancelSize is how many statements the graph has on which BenchmarkCancel looks.
const cancelSize = fullSize / 4

// BenchmarkCancel measures how long reads go on after their request has ended: it ends while they run, a little later each
// time. The bar is 200 ms:
//
//	go test ./graph -run '^$' -bench Cancel -timeout 30m
func BenchmarkCancel(b *testing.B) {
	s := inMemory(b, cancelSize)
	every, none := graph.Every, graph.None
	nothing := &graph.StatementFilter{MinSources: new(50)}
	deep := &graph.EntityFilter{ID: []graph.ID{}}
	for range graph.MaxFilterDepth - 2 {
		deep = &graph.EntityFilter{HasRelation: []graph.RelationFilter{{Quantifier: &none, To: deep}}}
	}
	wide := &graph.EntityFilter{HasRelation: []graph.RelationFilter{{Quantifier: &every, To: deep}}}
	hub := s.MostRelated()
	var other graph.ID
	for e := range s.Entities() {
		other = e.ID()
	}
	entity := func(s *graph.Snapshot) graph.Entity { e, _ := s.Entity(hub); return e }
	order := []graph.StatementOrder{{Field: graph.ByConfidence}, {Field: graph.BySources}, {Field: graph.ByName}, {Field: graph.ByPassage}}
	six, four, three, many := 6, 4, 3, 100
	for name, read := range map[string]func(s *graph.Snapshot) error{
		"entities by what they are related to": func(s *graph.Snapshot) error {
			_, err := s.EntityPage(wide, []graph.EntityOrder{{Field: graph.EntityByDegree}}, &many, nil, nil, nil)
			return err
		},
		"entities by degree": func(s *graph.Snapshot) error {
			_, err := s.EntityPage(nil, []graph.EntityOrder{{Field: graph.EntityByDegree}}, &many, nil, nil, nil)
			return err
		},
		"statements in four orders": func(s *graph.Snapshot) error {
			_, err := s.StatementPage(nil, nil, order, &many, nil, nil, nil)
			return err
		},
		"statements about": func(s *graph.Snapshot) error {
			_, err := s.StatementPage(nothing, wide, order, &many, nil, nil, nil)
			return err
		},
		"facets": func(s *graph.Snapshot) error {
			c, err := s.StatementPage(nil, nil, nil, nil, nil, nil, nil)
			if err == nil {
				_, err = c.TotalCount()
			}
			return err
		},
		"neighbours": func(s *graph.Snapshot) error {
			_, err := entity(s).Neighbours(nil, wide, &three, nil, nil)
			return err
		},
		"a subgraph": func(s *graph.Snapshot) error {
			_, err := entity(s).Subgraph(&four, nil, nil, nil)
			return err
		},
		"shortest paths": func(s *graph.Snapshot) error {
			_, err := s.Paths(graph.PathQuery{From: hub, To: &other, Via: nothing})
			return err
		},
		"simple paths": func(s *graph.Snapshot) error {
			_, err := s.Paths(graph.PathQuery{From: hub, To: &other, Mode: graph.SimplePaths, MaxLength: &six})
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			worst, late, whole := time.Duration(0), 0, time.Duration(0)
			n := 0
			for b.Loop() {
				n++
				ctx, cancel := context.WithCancel(context.Background())
				canceled := make(chan time.Time, 1)
				timer := time.AfterFunc(time.Duration(n%40+1)*time.Millisecond, func() { cancel(); canceled <- time.Now() })
				began := time.Now()
				if err := read(s.Until(ctx.Err)); err != nil && ctx.Err() == nil {
					b.Fatal(err)
				}
				ended := time.Now()
				if timer.Stop() {
					whole = max(whole, ended.Sub(began)) // it was ready before
				} else if at := <-canceled; ended.After(at) {
					worst = max(worst, ended.Sub(at))
					late++
				}
				cancel()
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms-after-cancel")
			b.ReportMetric(float64(late), "canceled")
			b.ReportMetric(float64(whole.Microseconds())/1000, "worst-ms-uncanceled")
		})
	}
}
