// Package search finds things by their words. It knows numbers and texts, and nothing of what they stand for.
//
// An [Index] is filled with [Document] values by [Index.Add]; [Index.Find] answers a question. The index only proposes:
// what a hit is, and how good, is told by the texts that the [Corpus] of the asker has at that moment. So one index serves
// askers who see different states of the same documents, as long as no document ever loses a text.
//
// How words are compared is said at [Question], how hits are ordered at [Match].
package search
