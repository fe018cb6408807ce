import { inOrder, readExample } from "./cookbook";

const texts = import.meta.glob<string>("../../schema/examples/*.graphql", { query: "?raw", import: "default", eager: true });
const variables = import.meta.glob<string>("../../schema/examples/*.variables.json", { query: "?raw", import: "default", eager: true });

/** Every question of the cookbook. */
export const examples = inOrder(
  Object.entries(texts).map(([path, text]) => readExample(path.replace(/^.*\/|\.graphql$/g, ""), text, variables[path.replace(/\.graphql$/, ".variables.json")])),
);

/** What a first visit finds in the editor. */
export const first = examples.find((example) => example.name === "doha-mediators") ?? examples[0]!;
