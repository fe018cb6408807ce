// Package access says who is let in: it keeps the tokens with which people write, counts what clients ask for, and is the
// [server.Gate] of the program. This is also the section for those who run a server.
//
// # Tokens
//
// A token is pg_, 256 random bits and a checksum. `peacegraph token add NAME --role ROLE` prints it once; the file
// tokens.json beside the store (or that of --tokens) keeps its SHA-256 alone. A slow hash would protect nothing: it makes
// guessable passwords dear to guess, and 256 random bits are not guessable, while every request would pay for it, also those
// of strangers. The hash of what a client sends is compared with that of every token, whole, so that the time says nothing.
// That a token is mistyped is told, since its checksum shows it; whether one is unknown, expired or revoked is not: the log
// tells it to whoever runs the server.
//
// Roles: a reader reads where reading needs a token, an editor writes drafts and publishes them, an admin sees to the drafts of
// others as well. The name of a token is the agent of its changesets for good, so a name is given once, names that differ in
// case alone are one, and names of revoked tokens stay taken.
//
// The file is replaced under a lock and never written over, and has the mode 0600; a file that others may write to is refused.
// A server reads it again when it has changed, before the next request with a token: a revoked token ends at once. When the
// file cannot be read, nobody is let in with a token (503), reading without one goes on, and the log says why. When each token
// was last used, to the minute, is kept by the server in tokens.used.json, and can be deleted.
//
// # A server on the network
//
//   - Tokens cross the network as they are: use --tls-cert and --tls-key, or a proxy that speaks TLS, and say so with
//     --public-url https://…. Otherwise the server warns at its start.
//   - Behind a proxy name it, as in --trusted-proxy 10.0.0.7, and let it set X-Forwarded-For or Forwarded. Only then are
//     these read, from the right, up to the first address that is not of a trusted proxy. When a request has both and they
//     differ, neither is believed. A proxy has to end requests itself that it cannot read to their end.
//   - Clients are counted by token, or by address without one (IPv6 by /64): --points-per-minute of GraphQL, and
//     --requests-per-minute of everything else but pages. What goes over it is 429 with Retry-After. The computer itself is
//     not counted unless one of the two is given. At most 10,000 clients are remembered.
//   - --require-token-to-read closes everything but the pages, which have no data, and /healthz and /readyz. Links to
//     /export/, /id/ and /cite/ then need a program that sends the header. Metrics have a port of their own and no token:
//     keep it to yourself.
//   - Pages of other origins may read. To write they need a token and --allow-origin. No cookie means anything here, so no
//     page can write in the name of somebody who does not give it their token; forms, multipart and text/plain are refused.
//
// # The log
//
// What is written is the line "written" with client, role, addr, tried (the field of the mutation, or import), operation, subject
// (the draft) and, when a draft was published, result (the changeset). A write that is refused is the line "write refused" with the same and code;
// a token that is not accepted is "token refused" with why: malformed, unknown, expired or revoked. Neither has a token or
// a text in it, and what comes from a client is written so that it is one line and acts on no terminal.
package access
