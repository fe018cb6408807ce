package vocab

import (
	"embed"
	"fmt"
	"slices"
	"sync"
)

//go:embed vocabulary.yaml qualifiers.yaml schemes.yaml mapped.yaml kinds predicates codes
var embedded embed.FS

// manifestFile lists the embedded files in their order.
const manifestFile = "vocabulary.yaml"

// Builtin returns the vocabulary that is compiled in. It is read at the first call and the same afterwards. A panic
// means that the embedded files are broken, which the tests of this package rule out.
func Builtin() *Vocabulary { return builtin() }

var builtin = sync.OnceValue(func() *Vocabulary {
	v, err := load(embedded.ReadFile)
	if err != nil {
		panic(fmt.Sprintf("the embedded vocabulary is broken:\n%v", err))
	}
	return v
})

// load reads the manifest and the files it lists.
func load(read func(name string) ([]byte, error)) (*Vocabulary, error) {
	text, err := read(manifestFile)
	if err != nil {
		return nil, fmt.Errorf("read the vocabulary: %w", err)
	}
	root, findings := parse(manifestFile, text)
	if root == nil {
		return nil, findings
	}
	r := &reader{file: &file{name: manifestFile}}
	var prefix, iri, version, label word
	var names []word
	r.fields(root, "the manifest", []key{
		{"prefix", true, r.text(&prefix)},
		{"iri", true, r.text(&iri)},
		{"version", true, r.text(&version)},
		{"label", true, r.text(&label)},
		{"files", true, r.texts(&names)},
	})
	if iri.text != Namespace {
		r.find(iri.at, "the namespace of the built-in terms is %s", Namespace)
	}
	findings = r.findings
	var files []*file
	for _, name := range names {
		text, err := read(name.text)
		if err != nil {
			return nil, fmt.Errorf("read the vocabulary: %w", err)
		}
		f, found := readFile(name.text, text, true)
		files = append(files, f)
		findings = append(findings, found...)
	}
	v, found := link(files, version.text, prefix.text)
	if findings = append(findings, found...); len(findings) > 0 {
		return nil, findings.sorted()
	}
	return v, nil
}

// Extend returns a vocabulary with the terms of the file added; v stays as it is. The file is YAML with a prefix and
// an IRI of its own; name is used in findings and kept in [Vocabulary.Extensions]. The error is [Findings] with
// everything that is wrong with the file.
func (v *Vocabulary) Extend(name string, text []byte) (*Vocabulary, error) {
	f, findings := readFile(name, text, false)
	if f.unreadable {
		return nil, findings.sorted()
	}
	base := builtin()
	extended, found := link(append(slices.Clone(v.files), f), base.version, base.prefix)
	if findings = append(findings, found...); len(findings) > 0 {
		return nil, findings.sorted()
	}
	return extended, nil
}
