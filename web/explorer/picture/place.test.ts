import { describe, expect, test } from "vitest";

import { locate, placing, type Located } from "./place";
import type { Entity } from "./types";

const entity = (id: string, point?: [number, number]): Entity => ({
  id, name: id, kind: "Any", kindLabel: "Any", family: "process", shape: "star", degree: 1, ...(point && { point: { latitude: point[0], longitude: point[1] } }),
});
const kabul = { id: "location:kabul", name: "Kabul", latitude: 34.5, longitude: 69.2 };
const doha = { id: "location:doha", name: "Doha", latitude: 25.3, longitude: 51.5 };
const said = (statement: string, subject: string, at: Located["at"]): Located => ({ statement, words: `${subject} took place at ${at.name}`, subject, at });

describe("where things are", () => {
  test("own coordinates, then statements, otherwise the tray", () => {
    const { marks, tray } = locate([entity("location:kabul", [34.5, 69.2]), entity("talks:doha"), entity("state:north")], [said("stmt:1", "talks:doha", doha), said("stmt:2", "location:kabul", doha)]);
    expect(marks.map((m) => [m.entity.id, m.by?.statement, m.latitude])).toEqual([["location:kabul", undefined, 34.5], ["talks:doha", "stmt:1", 25.3]]);
    expect(tray.map((e) => e.id)).toEqual(["state:north"]);
  });

  test("two statements of one place are one mark, two places are two", () => {
    const { marks } = locate([entity("event:a")], [said("stmt:1", "event:a", doha), said("stmt:2", "event:a", doha), said("stmt:3", "event:a", kabul)]);
    expect(marks.map((m) => m.by?.statement)).toEqual(["stmt:1", "stmt:3"]);
  });

  test("predicates that only lead to locations", () => {
    const predicates = [
      { name: "tookPlaceAt", range: [{ typename: "Location" }] },
      { name: "basedIn", range: [{ typename: "Location" }, { typename: "State" }] },
      { name: "hasStatus", range: [] },
    ];
    expect(placing(predicates)).toEqual(["tookPlaceAt"]);
  });
});
