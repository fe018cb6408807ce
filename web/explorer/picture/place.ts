import type { Entity, Id } from "./types";

// Where entities are, without a thought of how the Earth is drawn.

export interface Place {
  latitude: number;
  longitude: number;
}

/** A statement that says where something is: that something took place at a place, or has its capital there. */
export interface Located {
  /** The statement, in words and by its identifier. */
  statement: Id;
  words: string;
  subject: Id;
  at: { id: Id; name: string } & Place;
}

/** Something on the map. An entity that is told to be at several places is marked at each. */
export interface Mark extends Place {
  entity: Entity;
  /** The statement by which it stands there; null when the coordinates are its own. */
  by: Located | null;
}

/**
 * Where the entities of a picture are. An entity with coordinates stands at them. One without stands where a statement says that it is, with a
 * predicate that joins to locations only; it is marked as such. Everything else has no place and goes to the tray.
 */
export function locate(entities: readonly Entity[], located: readonly Located[]): { marks: Mark[]; tray: Entity[] } {
  const bySubject = new Map<Id, Map<Id, Located>>();
  for (const one of located) {
    const places = bySubject.get(one.subject) ?? new Map<Id, Located>();
    if (!places.has(one.at.id)) places.set(one.at.id, one);
    bySubject.set(one.subject, places);
  }
  const marks: Mark[] = [];
  const tray: Entity[] = [];
  for (const entity of entities) {
    const { point } = entity;
    if (point) {
      marks.push({ entity, by: null, latitude: point.latitude, longitude: point.longitude });
      continue;
    }
    const places = [...(bySubject.get(entity.id)?.values() ?? [])];
    for (const by of places) marks.push({ entity, by, latitude: by.at.latitude, longitude: by.at.longitude });
    if (!places.length) tray.push(entity);
  }
  return { marks, tray };
}

/** Names of the predicates that say where something is: all that they can lead to is served as a Location, kinds of a researcher's own included. */
export function placing(predicates: readonly { name: string; range: readonly { typename: string }[] }[]): string[] {
  return predicates.filter(({ range }) => range.length > 0 && range.every(({ typename }) => typename === "Location")).map(({ name }) => name);
}
