// Package reconcile answers the Reconciliation Service API of the W3C community group, version 0.2 (and what clients of 0.1
// need): a program such as OpenRefine matches the cells of a spreadsheet column to entities of the graph.
//
// [New] makes the handler, to be mounted at a path that ends with a slash:
//
//	PATH                      the manifest of the service, or with `queries` the candidates for a batch of names
//	PATH suggest/entity       entities by the beginning of a name; likewise suggest/type and suggest/property
//	PATH flyout/entity        a few lines about one of them; likewise flyout/type and flyout/property
//	PATH preview              a small page about an entity
//	PATH extend/propose       what entities of a kind can be extended by; the values come from PATH with `extend`
//
// What surprises people:
//
//   - A candidate is a match only when it can be taken without a look: it has the identifier that was given, or it alone
//     has the very name. Clients take matches for granted, and a wrong one is worse than none.
//   - Entities that are judged to be the same are one candidate, under the id that came first into the graph.
//   - Reading needs no permission, so every page of the web may ask (CORS); with `callback` the answer is JavaScript, which
//     clients of 0.1 need.
package reconcile
