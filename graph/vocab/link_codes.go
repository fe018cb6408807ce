package vocab

// codeLists makes the closed lists.
func (l *linker) codeLists(f *file) {
	for _, d := range f.codeLists {
		if !l.name(f, d.name, "code list", predicateForm, "meetingStyles") {
			continue
		}
		list := &CodeList{Name: d.name.text, Label: d.label.text, Note: d.note.text}
		if len(d.codes) == 0 {
			l.find(f, d.name.at, "the code list %s has no codes", d.name.text)
		}
		for _, c := range d.codes {
			// A list belongs to the file as a whole, so its own codes need no prefix.
			l.code(f, list, c, c.code.text)
		}
		l.v.codeLists.add(list.Name, list)
	}
}

// moreCodes adds codes to lists that others define; these carry the prefix of the file, so that two extensions, or an
// extension and a later version of the list, cannot mean different things by one code.
func (l *linker) moreCodes(f *file) {
	for _, d := range f.moreCodes {
		if d.name.text == "" {
			continue
		}
		list, ok := lookUp(l, f, d.name, l.v.codeLists, "code list")
		if !ok {
			continue
		}
		for _, c := range d.codes {
			if c.code.text == "" || f.prefix.text == "" {
				continue
			}
			prefix, local := splitName(c.code.text)
			if prefix != f.prefix.text {
				if _, exists := list.Code(c.code.text); exists {
					l.find(f, c.code.at, "%s is in the list %s already", c.code.text, list.Name)
				} else {
					l.find(f, c.code.at, "a code added to another list needs the prefix of this file: write %s:%s", f.prefix.text, local)
				}
				continue
			}
			l.code(f, list, c, local)
		}
	}
}

// code appends one code, whose name without prefix is local.
func (l *linker) code(f *file, list *CodeList, d codeDecl, local string) {
	if d.code.text == "" {
		return
	}
	if !codeForm.MatchString(local) {
		l.find(f, d.code.at, "%q is not a code: use letters, digits and underscores, as IN_PLACE", d.code.text)
		return
	}
	if _, exists := list.Code(d.code.text); exists {
		l.find(f, d.code.at, "the code %s is in the list %s twice", d.code.text, list.Name)
		return
	}
	list.Codes = append(list.Codes, Code{
		Code: d.code.text, Label: d.label.text, Note: d.note.text, Stance: l.stance(f, d.stance), Mappings: l.mappings(f, d.mappings),
	})
}

// codesFor finds the list of a value of type CODE, and reports a list that other types do not have. It is nil when
// there is none; whether one is needed is for the caller to say.
func (l *linker) codesFor(f *file, codes word, isCode bool, what string) *CodeList {
	if codes.text == "" {
		return nil
	}
	if !isCode {
		l.find(f, codes.at, "%s takes no code list, since its type is not %s", what, TypeCode)
		return nil
	}
	list, _ := lookUp(l, f, codes, l.v.codeLists, "code list")
	return list
}
