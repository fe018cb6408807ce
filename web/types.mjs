// Writes explorer/api/generated.ts: the documents of the explorer as strings, with the types of their variables and answers,
// from the schema that the server has.
import { codegen } from "@graphql-codegen/core";
import * as typedDocuments from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { Source, buildASTSchema, concatAST, parse, stripIgnoredCharacters } from "graphql";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The files of a folder with one ending, each as its path and what is parsed from it; mistakes are told with the file. */
const parsed = (folder, ending) =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ location: join(folder, name), document: parse(new Source(readFileSync(join(here, folder, name), "utf8"), join(folder, name))) }));

const schema = concatAST(parsed("../schema", ".graphqls").map((file) => file.document));
const plugins = { operations, typedDocuments };
const filename = "explorer/api/generated.ts";
const made = await codegen({
  filename,
  schema,
  schemaAst: buildASTSchema(schema, { assumeValidSDL: true }),
  documents: parsed("explorer/api", ".graphql"),
  config: { documentMode: "string", enumsAsTypes: true, useTypeImports: true, defaultScalarType: "string" },
  plugins: Object.keys(plugins).map((name) => ({ [name]: {} })),
  pluginMap: plugins,
});
// Documents are sent as short as they can be said.
const text = made.replace(/(?<=new TypedDocumentString\(`)[^`]*/g, (document) => stripIgnoredCharacters(document));
// A file that stays as it is keeps its time, so that what watches it stays calm.
const file = join(here, filename);
if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
