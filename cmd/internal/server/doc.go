// Package server is the door: GraphQL over HTTP, with limits. It serves any
// gqlgen schema and knows no domain; what it needs of one comes in through
// [Config].
//
// Most readers need [New], then [Server.Run] with a listener, or
// [Server.Execute] to answer one document in the same process, with the same
// checks and no port.
//
// A document meets, in this order: the guard (bytes, tokens, depth, and
// whatever else would make checking it dear), the validator, its variables
// (with @oneOf, which the schema library checks in literals alone), its cost,
// and only then the resolvers. All of it but the variables and the cost is
// remembered by the text of the document.
//
// Who asks is found before anything of a request is read but its head: [Gate]
// says it, and [ClientOf] tells it to resolvers and mounts. Mounts that write ask
// [Writer]. Health checks, pages and what they are made of are answered whoever
// asks; with [Config.Closed] all the rest needs a token.
//
// What may surprise:
//
//   - An error reaches the client as it is only if [Config.Present] knows it.
//     Everything else, panics included, is "internal error" with the id of the
//     request, and one line in the log.
//   - With `Accept: application/json`, a request that is well-formed but whose
//     document is refused is answered 200, as the GraphQL-over-HTTP
//     specification wants; with application/graphql-response+json it is 400.
//   - Reading is open to pages of every origin. A mutation needs the token of an
//     editor, which no browser sends by itself, and is refused from a page of
//     another origin all the same, unless [Config.Origins] names it.
//   - @defer, @stream and batches are refused with an error that says so, not
//     ignored.
//   - A subscription is answered as Server-Sent Events and in no other way. Each
//     event is run as a question of its own, with the limits of one; a stream
//     keeps nothing for its reader but a position, see [Feed], and has none of
//     the places of requests that are answered once.
package server
