const control = /[\u202A-\u202E\u2066-\u2069]/;
const endOfEmbedding = "\u202C", endOfIsolate = "\u2069";

/**
 * A text in which every control of the direction of writing ends where the text ends, so that none reaches what stands beside it. `bdi` is not
 * enough for that: browsers end it with the same sign that ends the last isolate of the text, and what the text left open goes on.
 * What ends nothing gives way to a sign that does nothing; every other character stays at its place.
 */
export function balanced(text: string): string {
  if (!control.test(text)) return text;
  const open: string[] = [];
  let kept = "";
  for (const sign of text) {
    let shown = sign;
    if (/[\u202A\u202B\u202D\u202E]/.test(sign)) open.push(endOfEmbedding);
    else if (/[\u2066-\u2068]/.test(sign)) open.push(endOfIsolate);
    else if (sign === endOfEmbedding && open.at(-1) === sign) open.pop();
    else if (sign === endOfIsolate && open.includes(sign)) open.length = open.lastIndexOf(sign); // and what was opened within
    else if (control.test(sign)) shown = "\u2060";
    kept += shown;
  }
  return kept + open.reverse().join("");
}

/** The value of a text in JSON, whose texts are balanced. */
export function parseBalanced(json: string): unknown {
  if (!control.test(json) && !/\\u20[26]/i.test(json)) return JSON.parse(json);
  return JSON.parse(json, (_, value: unknown) => (typeof value === "string" ? balanced(value) : value));
}
