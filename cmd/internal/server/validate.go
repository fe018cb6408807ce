package server

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// validation holds the specification's rules twice: with "did you mean", which
// compares an unknown name with every known one, and without. A document is
// judged without first; only one with few mistakes is told what it may have
// meant. A document made of mistakes would otherwise keep the server busy
// finding names for it: a tenth of a second for 12 KB, as measured.
type validation struct {
	helpful *rules.Rules
	terse   *rules.Rules
}

func newValidation() validation {
	terse := rules.NewDefaultRules()
	for _, swap := range []struct{ from, to validator.Rule }{
		{rules.FieldsOnCorrectTypeRule, rules.FieldsOnCorrectTypeRuleWithoutSuggestions},
		{rules.KnownArgumentNamesRule, rules.KnownArgumentNamesRuleWithoutSuggestions},
		{rules.KnownTypeNamesRule, rules.KnownTypeNamesRuleWithoutSuggestions},
		{rules.ScalarLeafsRule, rules.ScalarLeafsRuleWithoutSuggestions},
		{rules.ValuesOfCorrectTypeRule, rules.ValuesOfCorrectTypeRuleWithoutSuggestions},
	} {
		terse.RemoveRule(swap.from.Name)
		terse.AddRule(swap.to.Name, swap.to.RuleFunc)
	}
	return validation{helpful: rules.NewDefaultRules(), terse: terse}
}

// check returns what is wrong with a document that passed the guard, each
// mistake once, in the order of the rules; nil when it is valid. At most few
// mistakes are answered with suggestions.
func (v validation) check(schema *ast.Schema, doc *ast.QueryDocument, few int) gqlerror.List {
	found := validator.ValidateWithRules(schema, doc, v.terse)
	if len(found) > 0 && len(found) <= few {
		found = validator.ValidateWithRules(schema, doc, v.helpful)
	}
	type mistake struct {
		message string
		at      gqlerror.Location
	}
	seen := map[mistake]bool{}
	var once gqlerror.List
	for _, err := range found {
		m := mistake{message: err.Message}
		if len(err.Locations) > 0 {
			m.at = err.Locations[0]
		}
		if !seen[m] { // a fragment is judged again for every operation that uses it
			seen[m] = true
			err.Message = unquoted(err.Message)
			once = append(once, coded(err, CodeValidationFailed))
		}
	}
	return once
}

// unquoted says what to do about an enum value that is written as a string. The
// library suggests the same word again, and the difference is easily overlooked.
func unquoted(message string) string {
	const wrong = ` cannot represent non-enum value: "`
	before, rest, found := strings.Cut(message, wrong)
	value, meant, quoted := strings.Cut(rest, `"`)
	if !found || !quoted {
		return message
	}
	const suggestion = ". Did you mean the enum value "
	if suggested, ok := strings.CutPrefix(meant, suggestion); ok {
		if strings.Contains(suggested, `"`+value+`"`) {
			suggested = value
		}
		return before + wrong + value + `". Enum values are written without quotes: ` + strings.ReplaceAll(strings.TrimSuffix(suggested, "?"), `"`, "")
	}
	return before + wrong + value + `". Enum values are written without quotes`
}
