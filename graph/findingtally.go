package graph

import "fmt"

// MostFindings is how many findings of one severity are told of a table, and of a draft beside those of its tables. Nobody reads
// more, and a small file could otherwise ask for any number of them. That there are more is told by one of that severity.
const MostFindings = 10_000

// Tally counts findings by severity for those who collect them. The zero value has counted none.
type Tally [len(severityNames)]int

// Add adds a finding to others while it is one of the first [MostFindings] of its severity. In the place of the next one comes
// one that says that there are more, and those behind it are left out. What is returned is the finding, to be completed; of one
// that is left out it is nobody's.
func (t *Tally) Add(to *Findings, f Finding) *Finding {
	t[f.Severity]++
	switch n := t[f.Severity]; {
	case n == MostFindings+1:
		*to = append(*to, Finding{
			// There is no number in it, so that it is the same finding while what is wrong becomes less.
			Place: Place{File: f.Place.File}, Severity: f.Severity, Rule: RuleFormat,
			Message: fmt.Sprintf("there are more %ss than the %d that are told; put these right, and check again", severityWords[f.Severity], MostFindings),
		})
		return &f
	case n > MostFindings:
		return &f
	}
	*to = append(*to, f)
	return &(*to)[len(*to)-1]
}

var severityWords = [len(severityNames)]string{"error", "warning", "notice"}
