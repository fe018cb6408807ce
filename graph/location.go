package graph

import (
	"strconv"

	"peacegraph/graph/vocab"
)

// Location is where something is or happened.
type Location struct{ entity }

// Point is a point on the Earth, WGS 84.
type Point struct {
	// Latitude is in degrees north.
	Latitude float64
	// Longitude is in degrees east.
	Longitude float64
	// PrecisionMetres is the radius of doubt, nil when not recorded.
	PrecisionMetres *float64
}

// LocationType returns what sort of place it is, from the vocabulary; false when not coded.
func (l Location) LocationType() (string, bool) { return l.attribute(vocab.AttributeLocationType) }

// Point returns where to draw it; false when no coordinates are recorded.
func (l Location) Point() (Point, bool) {
	latitude, north := l.decimal(vocab.AttributeLatitude)
	longitude, east := l.decimal(vocab.AttributeLongitude)
	p := Point{Latitude: latitude, Longitude: longitude}
	if metres, ok := l.decimal(vocab.AttributePrecisionMetres); ok {
		p.PrecisionMetres = &metres
	}
	return p, north && east
}

func (e entity) decimal(attribute string) (float64, bool) {
	text, ok := e.attribute(attribute)
	value, err := strconv.ParseFloat(text, 64)
	return value, ok && err == nil
}

// Within returns the places it lies in.
func (l Location) Within(first *int, after *Cursor) (*RelationConnection, error) {
	return l.along(Out, []string{vocab.PartOf}, pageRequest{first: first, after: after})
}

// Contains returns the places that lie in it.
func (l Location) Contains(first *int, after *Cursor) (*RelationConnection, error) {
	return l.along(In, []string{vocab.PartOf}, pageRequest{first: first, after: after})
}

// Events returns what took place there.
func (l Location) Events(first *int, after *Cursor) (*RelationConnection, error) {
	return l.along(In, []string{vocab.TookPlaceAt}, pageRequest{first: first, after: after})
}
