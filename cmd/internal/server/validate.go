package server

import (
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
			once = append(once, coded(err, CodeValidationFailed))
		}
	}
	return once
}
