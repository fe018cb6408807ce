// Package client asks a peacegraph server over HTTP. It knows addresses, tokens, certificates and what can go wrong on the
// way, and nothing of what is asked.
//
// Most readers need [New], then [Client.Do] for an answer that is streamed or [Client.GraphQL] for a question. The error of
// both is an [Error] whose sentence says what happened and what to do.
//
// What may surprise:
//
//   - A request is sent again only when nothing can happen twice: it reads, or the server answered that it did nothing (429,
//     503), or it has a key by which the server knows it again.
//   - Redirects are not followed: a token goes to the address that was given, and nowhere else.
//   - What no peacegraph has answered, such as the page of a proxy, is never taken for an answer.
package client
