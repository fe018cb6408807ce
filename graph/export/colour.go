package export

import "peacegraph/graph/vocab"

// rgb is a colour in the two ways in which forms write one.
type rgb struct {
	r, g, b uint8
	hex     string
}

// colour returns the colour in which pictures draw a family of kinds, the same as on the page.
func colour(family string) rgb {
	switch vocab.Family(family) {
	case vocab.FamilyActors:
		return rgb{0x65, 0x92, 0xf4, "#6592f4"}
	case vocab.FamilyDeals:
		return rgb{0xa2, 0x22, 0xc6, "#a222c6"}
	case vocab.FamilyProcess:
		return rgb{0xba, 0x30, 0x06, "#ba3006"}
	case vocab.FamilyLocation:
		return rgb{0xb5, 0x8a, 0x29, "#b58a29"}
	}
	return rgb{0x6b, 0x72, 0x80, "#6b7280"}
}
