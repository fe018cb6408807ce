// Identifiers of entities that are made on the way: proposed from the kind and the name, in the manner of those that are there.

/** The name as an identifier has it: Latin small letters, digits and hyphens; empty when nothing of it can be written so. */
export function slug(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ı/g, "i")
    .replace(/ß/g, "ss")
    .replace(/[øØ]/g, "o")
    .replace(/[łŁ]/g, "l")
    .replace(/[æÆ]/g, "ae")
    .replace(/[đĐ]/g, "d")
    .replace(/['’ʼ]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}

/**
 * An identifier for an entity: the prefix that entities of its kind have most often, otherwise its kind in small letters, and the
 * name. A name that has no Latin letters gets a hash, so that two of them differ.
 */
export function proposedId(name: string, kind: string, prefix: string | undefined): string {
  const text = name.trim();
  if (!text) return "";
  const before = prefix || slug(kind.replace(/^.*:/, "").replace(/(?<=[a-z])(?=[A-Z])/g, " ")).replaceAll("-", "") || "entity";
  return `${before}:${slug(text) || `n${hash(text)}`}`;
}

/** A short hash of a text, for telling names apart, not for keeping secrets. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (const c of text) h = Math.imul(h ^ c.codePointAt(0)!, 0x01000193) >>> 0;
  return h.toString(36);
}

/** The prefix of an identifier: `state` of `state:pakistan`. */
export const prefixOf = (id: string): string => id.slice(0, Math.max(0, id.indexOf(":")));
