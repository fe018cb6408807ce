// Package intercoder compares two data sets that code the same passages: which statements each of them has, and how far they
// agree beyond chance.
//
// [Read] takes the coding of one data set out of a snapshot, [Compare] compares two of them. [Alpha] is Krippendorff's alpha.
//
// What surprises people:
//
//   - Only passages that both have coded are compared: a passage that one of them left out may have been read and found
//     empty, or never been read, and nobody can tell which. The report counts those passages and leaves them.
//   - A passage is a place as the coders gave it: source, paragraph and sentence, otherwise page or row. Offsets are not
//     compared, since two coders seldom cut a sentence in the same way.
//   - Several statements of one passage are aligned before they are compared: of all pairs that share at least two of subject,
//     predicate and object, the one that shares most is taken first, and so on until no pair is left. What is left over was
//     coded by one of them only.
//   - A dimension is compared over aligned pairs. What one coder did not code has one value only, which alpha leaves out; it
//     counts in the rows `statements` and `predicates`. No speaker and no valid time are values like others: to code none is a
//     decision.
package intercoder
