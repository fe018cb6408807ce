import type { Family } from "./encoding";

/** Colours of a picture. On the screen they are the tokens of explorer.css. */
export interface Theme {
  dark: boolean;
  ground: string;
  ink: string;
  soft: string;
  line: string;
  control: string;
  tint: string;
  link: string;
  markLine: string;
  families: Readonly<Record<Family, string>>;
  /** What is written into a node. */
  onFamily: string;
  /** Whether whoever looks has chosen the colours: then nodes have an outline, and nothing fades. */
  forced: boolean;
}

const families = { actors: "#6592f4", deals: "#a222c6", process: "#ba3006", location: "#b58a29", evidence: "#6b7280" };

export const light: Theme = {
  dark: false, ground: "#ffffff", ink: "#161b22", soft: "#566070", line: "#dde1e7", control: "#838d9b", tint: "#f4f6f9", link: "#1b4fbf", markLine: "#a87500",
  families, onFamily: "#ffffff", forced: false,
};

export const dark: Theme = {
  dark: true, ground: "#12161c", ink: "#e6eaf0", soft: "#a4aebb", line: "#2c343f", control: "#76818f", tint: "#1a2029", link: "#a3bfff", markLine: "#d3a63a",
  families, onFamily: "#ffffff", forced: false,
};

/** The colours of a system in which whoever looks has chosen them. */
export const forced: Theme = {
  dark: false, ground: "Canvas", ink: "CanvasText", soft: "CanvasText", line: "GrayText", control: "CanvasText", tint: "Canvas", link: "Highlight", markLine: "CanvasText",
  families: { actors: "CanvasText", deals: "CanvasText", process: "CanvasText", location: "CanvasText", evidence: "CanvasText" }, onFamily: "Canvas", forced: true,
};

/** The theme as a page has it: `read` returns the value of a custom property, empty when there is none. */
export function themeOf(isDark: boolean, read: (token: string) => string): Theme {
  const base = isDark ? dark : light;
  const token = (name: string, otherwise: string) => read(name).trim() || otherwise;
  return {
    ...base,
    ground: token("--ground", base.ground), ink: token("--ink", base.ink), soft: token("--soft", base.soft), line: token("--line", base.line),
    control: token("--control", base.control), tint: token("--tint", base.tint), link: token("--link", base.link), markLine: token("--mark-line", base.markLine),
    families: {
      actors: token("--actors", families.actors), deals: token("--deals", families.deals), process: token("--process", families.process),
      location: token("--location", families.location), evidence: token("--evidence", families.evidence),
    },
  };
}
