// Borders that are not agreed. The map draws them dashed and says of each whose line it is. Natural Earth draws who holds
// the land, not who has a right to it, and so does the map. The list names the lines between neighbours that the map
// has; where only a part of a border is contested, the box (west, south, east, north) says which. Countries are named by their
// ISO 3166-1 number, or by name when they have none. Keep the words short, and such that both sides could read them.

export interface Line {
  name: string;
  words: string;
  between: readonly (readonly [string, string])[];
  box?: readonly [number, number, number, number];
}

export const lines: readonly Line[] = [
  { name: "Durand Line", words: "a border for Pakistan; Afghanistan has not recognised it", between: [["004", "586"]] },
  { name: "Line of Control", words: "divides Kashmir, which India and Pakistan both claim", between: [["356", "586"]], box: [72, 32.7, 80, 38] },
  { name: "Siachen", words: "held by India, claimed by Pakistan", between: [["Siachen Glacier", "586"], ["Siachen Glacier", "356"], ["Siachen Glacier", "156"]] },
  { name: "Line of Actual Control", words: "between China and India; each claims land that the other holds", between: [["156", "356"]] },
  { name: "China and Pakistan in Kashmir", words: "agreed by the two in 1963; India claims the land", between: [["156", "586"]] },
  { name: "Bhutan and China", words: "not agreed in full", between: [["064", "156"]] },
  { name: "Kalapani", words: "held by India, claimed by Nepal", between: [["356", "524"]], box: [79.5, 29.7, 81.2, 30.6] },
  { name: "Cambodia and Thailand", words: "parts of it are contested", between: [["116", "764"]] },
  { name: "Demarcation line in Korea", words: "of the armistice of 1953", between: [["408", "410"]] },
  { name: "Armenia and Azerbaijan", words: "not agreed in full", between: [["031", "051"]] },
  { name: "Crimea", words: "held by Russia, claimed by Ukraine, whose claim the UN General Assembly supports", between: [["643", "804"]], box: [32, 44, 36, 46.5] },
  { name: "Kosovo", words: "recognised by many states, not by Serbia", between: [["688", "Kosovo"]] },
  { name: "Northern Cyprus", words: "recognised by Türkiye, not by Cyprus", between: [["196", "N. Cyprus"]] },
  { name: "Israel and the Palestinian territories", words: "armistice lines of 1949, not an agreed border", between: [["275", "376"]] },
  { name: "Golan Heights", words: "held by Israel, claimed by Syria", between: [["376", "760"]] },
  { name: "Blue Line", words: "line of withdrawal of 2000 between Israel and Lebanon, not an agreed border", between: [["376", "422"]] },
  { name: "Western Sahara", words: "claimed by Morocco, which holds most of it, and by the Polisario Front", between: [["504", "732"]] },
  { name: "Hala'ib", words: "held by Egypt, claimed by Sudan", between: [["729", "818"]], box: [33, 21, 38, 24] },
  { name: "South Sudan and Sudan", words: "not agreed in full, above all in Abyei", between: [["728", "729"]] },
  { name: "Al-Fashaga", words: "farmland that Ethiopia and Sudan both claim", between: [["231", "729"]], box: [35.5, 12.8, 37, 14.6] },
  { name: "Ilemi", words: "held by Kenya, claimed by South Sudan", between: [["404", "728"]] },
  { name: "Somaliland", words: "has governed itself since 1991; Somalia claims it", between: [["706", "Somaliland"]] },
  { name: "Essequibo", words: "governed by Guyana, claimed by Venezuela", between: [["328", "862"]] },
  { name: "Belize and Guatemala", words: "Guatemala claims land that Belize holds", between: [["084", "320"]] },
];
