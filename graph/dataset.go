package graph

// Dataset is a pack of statements that belongs together: the seed, or what a researcher added.
type Dataset struct {
	// Name is the short name of the data set, unique in the graph: letters, digits, '-', '_' and '.'.
	Name string
	// Title is the title as it is cited.
	Title string
	// Description says what the data set covers.
	Description string
	// Version is the edition, as its makers count.
	Version string
	// Language is the BCP 47 tag of names and descriptions that carry none.
	Language string
	// Licence says what may be done with the coding, as an SPDX identifier where there is one.
	Licence string
	// Creators made it, in the order of citation.
	Creators []string
	// Citation is how its makers ask to be cited.
	Citation string
	// Codebook names the rules of coding and their version.
	Codebook string
	// Coder read the passages, where a row does not say otherwise.
	Coder string

	statements  int
	corrections []uint32
	withdrawn   bool
	snapshot    *Snapshot // set where a data set is handed out
}

// ID returns the identifier, `dataset:` and the name.
func (d Dataset) ID() ID { return datasetPrefix + ID(d.Name) }

// Statements returns how many statements came with it.
func (d Dataset) Statements() int { return d.statements }

// ValidDatasetName reports whether a data set can have the name: letters, digits, `-`, `_` and `.`, at most 100, and the first
// a letter or a digit.
func ValidDatasetName(name string) bool { return datasetName.MatchString(name) }

// Dataset returns the data set with the id, or false.
func (s *Snapshot) Dataset(id ID) (Dataset, bool) {
	for i, d := range s.datasets {
		if d.ID() == id {
			return s.dataset(uint16(i)), true
		}
	}
	return Dataset{}, false
}

// NamedDataset returns the data set with the id or the short name. The error is an [InputError] when there is none.
func (s *Snapshot) NamedDataset(id ID) (Dataset, error) {
	if d, ok := s.Dataset(id); ok {
		return d, nil
	}
	if d, ok := s.Dataset(Dataset{Name: string(id)}.ID()); ok {
		return d, nil
	}
	return Dataset{}, s.noDataset(id)
}

// Datasets returns every data set, in the order in which they first came.
func (s *Snapshot) Datasets() []Dataset {
	datasets := make([]Dataset, len(s.datasets))
	for i := range s.datasets {
		datasets[i] = s.dataset(uint16(i))
	}
	return datasets
}

func (s *Snapshot) dataset(n uint16) Dataset {
	d := *s.datasets[n]
	d.statements, d.snapshot = s.counted().datasets[n], s
	return d
}

func (s *Snapshot) datasetNumber(name string) (uint16, bool) {
	for i, d := range s.datasets {
		if d.Name == name {
			return uint16(i), true
		}
	}
	return 0, false
}
