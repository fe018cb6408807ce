package graph

import (
	"context"
	"crypto/sha256"
	"errors"
	hashing "hash"
	"io"
	"iter"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/nquads"
)

// Chains: what shows that a record is still what was written.
//
// The chain of a changeset is the SHA-256 of the chain of the changeset before it, on a line of its own, and of the quads of
// the changeset as canonical N-Quads, sorted by code point, each once. The first has no line of a chain in front, nor has the
// first after those that were written before there were chains. The quads of a changeset are those with it as their label
// and the quads of its new statements, but for record/quads, which says how many they are, and record/chain. Whoever has the
// lines of changeset 7 of a dump without these two in seven.nq, and the chain of changeset 6, finds the same with
//
//	{ echo sha256:…; LC_ALL=C sort -u seven.nq; } | sha256sum

// seal is how the quads of a changeset end.
type seal struct {
	of    Changeset // without its chain
	quads int       // how many there are, without the seal
	chain string
}

// record yields the seal of a changeset.
func (e *seal) record(r *recorder, c Changeset) {
	r.put(c.ID(), recordQuads, quad.Int(e.quads))
	r.put(c.ID(), recordChain, quad.String(e.chain))
}

// sealed returns the quads that are written. They are digested once, when they are first asked for: it costs a tenth of
// writing them. The error is that of ctx, of [nquads.Append] or of the system.
func (p *Prepared) sealed(ctx context.Context) (iter.Seq[quad.Quad], error) {
	changeset := p.Changeset()
	if p.seal == nil || changeset.chain == "" {
		made, err := sealOf(ctx, p.base.chain(), p.plan.quads(changeset))
		if err != nil {
			return nil, err
		}
		made.of = changeset
		p.seal = made
	}
	seal := p.seal
	return func(yield func(quad.Quad) bool) {
		r := newRecorder(quad.IRI(changeset.ID()), yield)
		p.plan.record(r, changeset)
		if !r.ended {
			seal.record(r, changeset)
		}
	}, nil
}

// sealOf seals the quads of a changeset that follows the one with the chain before.
func sealOf(ctx context.Context, before string, quads iter.Seq[quad.Quad]) (made *seal, err error) {
	d := nquads.NewDigester()
	defer func() { err = errors.Join(err, d.Close()) }()
	n := 0
	for q := range quads {
		if n++; n%extendStep == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if err := d.Add(q); err != nil {
			return nil, err
		}
	}
	chains, lines, err := chainsOf(d, ctx.Err, before)
	if err != nil {
		return nil, err
	}
	return &seal{quads: lines, chain: chains[0]}, nil
}

// chainsOf returns the chain that the quads of a digester have after each of the chains before, and how many quads they are.
func chainsOf(d *nquads.Digester, stop func() error, before ...string) (chains []string, lines int, err error) {
	sums := make([]hashing.Hash, len(before))
	writers := make([]io.Writer, len(before))
	for i, chain := range before {
		sums[i] = sha256.New()
		writers[i] = sums[i]
		if chain != "" {
			io.WriteString(sums[i], chain+"\n")
		}
	}
	if lines, err = d.Write(io.MultiWriter(writers...), stop); err != nil {
		return nil, 0, err
	}
	for _, sum := range sums {
		chains = append(chains, nquads.Digest(sum.Sum(nil)).String())
	}
	return chains, lines, nil
}

// chain returns the chain of the newest changeset; empty when there is none, or when it has none.
func (s *Snapshot) chain() string {
	if s.changesets.length == 0 {
		return ""
	}
	return s.written(s.newest()).changeset.chain
}
