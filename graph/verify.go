package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/nquads"
	"peacegraph/graph/store"
)

// FaultKind says in which way a changeset is not what was written.
type FaultKind uint8

// The kinds of faults. Which quads a changeset had is not recorded, only how many and their chain: that one quad was put in
// the place of another is QuadsChanged.
const (
	// QuadsMissing is a changeset with fewer quads than were written.
	QuadsMissing FaultKind = iota
	// QuadsAdded is a changeset with more quads than were written.
	QuadsAdded
	// QuadsChanged is a changeset with as many quads as were written, and other ones.
	QuadsChanged
	// SealChanged is a changeset whose quads are those that were written; its chain or the number of its quads is another.
	SealChanged
	// SealMissing is a changeset whose chain or number of quads is gone.
	SealMissing
	// ChangesetMissing is a changeset of which nothing is left, though there are later ones.
	ChangesetMissing
	// ChainCut is a changeset that follows one of which nothing is left, so that its chain cannot be computed.
	ChainCut
)

var faultKindNames = [...]string{"QUADS_MISSING", "QUADS_ADDED", "QUADS_CHANGED", "SEAL_CHANGED", "SEAL_MISSING", "CHANGESET_MISSING", "CHAIN_CUT"}

// String returns the kind as a code.
func (k FaultKind) String() string { return faultKindNames[k] }

// Fault is what is wrong with one changeset.
type Fault struct {
	Changeset ID
	Kind      FaultKind
	// Last is the last of several changesets of which nothing is left, one after another; the same as Changeset otherwise.
	Last ID
	// Written and Found are how many quads the changeset had and has, without its seal. Written is -1 when that is not told.
	Written, Found int
	// Strays are quads that stand among those of the changeset and do not belong there, as N-Quads: at most [maxStrays].
	Strays []string
}

// maxStrays is how many quads a fault names at most.
const maxStrays = 5

// Error says what is wrong, in a sentence.
func (f Fault) Error() string {
	var what string
	switch f.Kind {
	case QuadsMissing:
		what = fmt.Sprintf("%s missing: %d were written, %d are there", areQuads(f.Written-f.Found), f.Written, f.Found)
	case QuadsAdded:
		what = fmt.Sprintf("%s too many: %d were written, %d are there", areQuads(f.Found-f.Written), f.Written, f.Found)
	case QuadsChanged:
		what = fmt.Sprintf("at least one quad is not as it was written; there are %d, as many as were written", f.Found)
	case SealChanged:
		what = "its quads are those that were written, but the chain or the number of quads that it ends with was changed"
	case SealMissing:
		what = "the chain or the number of quads that it ended with is gone"
	case ChangesetMissing:
		what = "nothing is left of it"
		if f.Last != f.Changeset {
			what = fmt.Sprintf("nothing is left of it, nor of those up to %s", f.Last)
		}
	case ChainCut:
		what = "nothing is left of the changeset before it, so that its chain cannot be computed"
	}
	return what
}

func areQuads(n int) string {
	if n == 1 {
		return "1 quad is"
	}
	return fmt.Sprintf("%d quads are", n)
}

// Link is a changeset and the chain that it ends with.
type Link struct {
	Changeset ID
	Chain     string
}

// Verification is what a [Verifier] has found.
type Verification struct {
	// Changesets is the number of the newest changeset; Quads is how many quads there are.
	Changesets, Quads int
	// Unchained is how many of the changesets, the first ones, were written before there were chains. Nothing can be said
	// about them.
	Unchained int
	// Faults are in the order of changesets, at most one for each.
	Faults []Fault
	// Links are the chains that the changesets end with, oldest first; those without are left out.
	Links []Link
}

// Whole reports whether every changeset with a chain is what was written.
func (v *Verification) Whole() bool { return len(v.Faults) == 0 }

// Verifier reads the quads of a record in their order and computes the chain of every changeset. It needs no graph, and
// reads a record that cannot be opened, too. It holds some 40 MB at most, like a [nquads.Digester], and has to be closed.
//
// A record whose newest changesets are gone altogether is whole as far as it goes. Whoever has noted a chain sees it by
// its not being among the links.
type Verifier struct {
	found    Verification
	digester *nquads.Digester
	stop     func() error
	number   int      // of the changeset that is being read; 0 before the first
	before   []string // the chain that the changeset before ends with, and then the one it should have, when they differ
	chain    string
	quads    int // as the changeset says; -1 when it does not
	strays   []string
}

// NewVerifier returns a verifier that has read nothing.
func NewVerifier() *Verifier {
	return &Verifier{digester: nquads.NewDigester(), before: []string{""}, quads: -1}
}

// Add reads the next quad. The error is [nquads.ErrValue], or that of the system.
func (v *Verifier) Add(q quad.Quad) error {
	v.found.Quads++
	label, _ := q.Label.(quad.IRI)
	number, _ := changesetNumber(ID(label))
	if next := v.begun(q, number); next > v.number {
		if err := v.end(next); err != nil {
			return err
		}
	}
	own := v.number > 0 && (number == v.number || strings.HasPrefix(string(label), string(statementPrefix)))
	if own && q.Subject == q.Label && v.isSeal(q) {
		return nil
	}
	if !own && len(v.strays) < maxStrays {
		line, err := nquads.Append(nil, q)
		if err != nil {
			return err
		}
		v.strays = append(v.strays, strings.TrimSuffix(string(line), "\n"))
	}
	return v.digester.Add(q)
}

// begun returns the changeset that begins with a quad, 0 when none does. One begins with its time, and ends with its chain:
// where one of the two is gone or changed the other one tells.
func (v *Verifier) begun(q quad.Quad, label int) int {
	after := 0 // the next changeset, where it has to begin
	if v.chain != "" {
		after = v.number + 1
	}
	if label > 0 && label == after {
		return label
	}
	if q.Predicate != quad.IRI(recordChangeset) {
		return 0
	}
	iri, _ := q.Subject.(quad.IRI)
	subject, _ := changesetNumber(ID(iri))
	if subject == label || subject == after {
		return subject
	}
	return 0
}

// isSeal reports whether a quad of the changeset is of its seal; a second one is not.
func (v *Verifier) isSeal(q quad.Quad) bool {
	switch q.Predicate {
	case quad.IRI(recordChain):
		text, ok := q.Object.(quad.String)
		if ok && v.chain == "" {
			v.chain = string(text)
			return text != ""
		}
	case quad.IRI(recordQuads):
		n, ok := q.Object.(quad.Int)
		if ok && n >= 0 && v.quads < 0 {
			v.quads = int(n)
			return true
		}
	}
	return false
}

// end compares the changeset that was read with its seal, and goes on to the next. What stands before the first changeset
// is read as a part of it.
func (v *Verifier) end(next int) error {
	if v.number > 0 {
		if err := v.compare(); err != nil {
			return err
		}
		v.strays, v.chain, v.quads = nil, "", -1
	}
	if gone := v.number + 1; gone < next {
		v.found.Faults = append(v.found.Faults, Fault{Changeset: changesetID(gone), Kind: ChangesetMissing, Last: changesetID(next - 1), Written: -1})
		v.before = nil
	}
	v.number = next
	return nil
}

// compare compares the changeset that was read with its seal.
func (v *Verifier) compare() error {
	chains, lines, err := chainsOf(v.digester, v.stop, v.before...)
	if err = errors.Join(err, v.digester.Close()); err != nil {
		return err
	}
	v.digester = nquads.NewDigester()
	if v.chain == "" && v.quads < 0 && v.found.Unchained == v.number-1 && len(v.strays) == 0 {
		v.found.Unchained++
		return nil
	}
	id := changesetID(v.number)
	if v.chain != "" {
		v.found.Links = append(v.found.Links, Link{id, v.chain})
	}
	fits := slices.Index(chains, v.chain)
	if fits == 1 {
		// It follows the changeset before as that is, and not the chain that stands there.
		v.found.Faults[len(v.found.Faults)-1].Kind = SealChanged
	}
	fault := Fault{Changeset: id, Last: id, Written: v.quads, Found: lines, Strays: v.strays}
	switch {
	case v.chain == "" || v.quads < 0:
		fault.Kind = SealMissing
	case fits >= 0 && lines == v.quads:
		v.before = []string{v.chain}
		return nil
	case fits >= 0:
		fault.Kind = SealChanged
	case lines < v.quads:
		fault.Kind = QuadsMissing
	case lines > v.quads:
		fault.Kind = QuadsAdded
	case len(v.before) == 0:
		fault.Kind = ChainCut
	default:
		fault.Kind = QuadsChanged
	}
	v.found.Faults = append(v.found.Faults, fault)
	v.before = nil
	if v.chain != "" {
		v.before = append(v.before, v.chain)
	}
	if len(chains) > 0 {
		v.before = append(v.before, chains[max(fits, 0)])
	}
	return nil
}

// Result returns what was found. Nothing may be added afterwards.
func (v *Verifier) Result() (Verification, error) {
	if v.number == 0 && v.found.Quads > 0 {
		v.number = 1
	}
	v.found.Changesets = v.number
	err := v.end(v.number)
	return v.found, err
}

// Close removes temporary files.
func (v *Verifier) Close() error { return v.digester.Close() }

// VerifyStore reads the record at url without opening a graph on it and verifies its chains. Report, which may be nil, is
// told now and then how many quads of all have been read. The errors are those of [store.Open] and [store.Store.Quads]; what was
// found until then comes with them.
func VerifyStore(ctx context.Context, url string, report func(done, total int)) (found Verification, err error) {
	record, err := store.Open(ctx, url)
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, record.Close()) }()
	total, err := record.Size(ctx)
	if err != nil {
		return found, err
	}
	return verify(ctx, func(visit func(quad.Quad) error) error {
		done := 0
		return record.Quads(ctx, total, func(q quad.Quad) error {
			if done++; report != nil && done%extendStep == 0 {
				report(done, total)
			}
			return visit(q)
		})
	})
}

// Verify verifies the chains of the record up to the head of the snapshot. The errors are those of [Snapshot.Quads].
func (s *Snapshot) Verify(ctx context.Context) (Verification, error) {
	return verify(ctx, func(visit func(quad.Quad) error) error { return s.Quads(ctx, visit) })
}

func verify(ctx context.Context, quads func(visit func(quad.Quad) error) error) (found Verification, err error) {
	v := NewVerifier()
	v.stop = ctx.Err
	defer func() { err = errors.Join(err, v.Close()) }()
	err = quads(v.Add)
	if err != nil {
		return v.found, err
	}
	return v.Result()
}
