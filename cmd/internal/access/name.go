package access

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// maxName is how many characters a name may have.
const maxName = 64

// ownName is the agent of what the program itself writes.
const ownName = "peacegraph"

// CheckName reads the name of a person or a program that gets a token, and returns it as it is kept. A name stands in every
// changeset for good and in lines of the log, so it has to be one that people can tell from others: 1 to 64 letters and
// digits of any script, with single spaces and . - _ ' @ + between them, normalised (NFC). What cannot be seen or turns
// the text around is refused, and so is "peacegraph", which is the program itself. The error says what is wrong.
func CheckName(text string) (string, error) {
	name := norm.NFC.String(text)
	switch {
	case !utf8.ValidString(text):
		return "", fmt.Errorf("the name is not UTF-8")
	case strings.TrimSpace(name) == "":
		return "", fmt.Errorf("the name is empty; name the person or the program that writes, as in %q", "Ada Example")
	case utf8.RuneCountInString(name) > maxName:
		return "", fmt.Errorf("the name has %d characters, at most %d are accepted", utf8.RuneCountInString(name), maxName)
	case sameName(name, ownName):
		return "", fmt.Errorf("%s is the name of the program itself; choose another", ownName)
	}
	before := ' '
	for i, c := range name {
		between := strings.ContainsRune(" .-_'’@+", c)
		switch {
		case !between && !unicode.In(c, unicode.L, unicode.M, unicode.Nd):
			return "", fmt.Errorf("the name has %+q in it; accepted are letters, digits, spaces and . - _ ' @ +", c)
		case i == 0 && !unicode.In(c, unicode.L, unicode.Nd):
			return "", fmt.Errorf("the name begins with %+q; begin it with a letter or a digit", c)
		case c == ' ' && before == ' ':
			return "", fmt.Errorf("the name has two spaces beside each other; write one")
		}
		before = c
	}
	if before == ' ' {
		return "", fmt.Errorf("the name ends with a space; leave it out")
	}
	return name, nil
}

// sameName reports whether people would take two names for one: they differ in case or in the form of their characters alone.
func sameName(one, other string) bool { return nameKey(one) == nameKey(other) }

func nameKey(name string) string { return cases.Fold().String(norm.NFKC.String(name)) }
