// Writes explorer/api/generated.ts: the documents of the explorer as strings, with the types of their variables and answers,
// from the schema that the server has; and explorer/edit/generated.ts likewise for editing, which is loaded by itself.
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
const own = /^export class TypedDocumentString<[^]*?^}\n/m;

for (const folder of ["explorer/api", "explorer/edit"]) {
  const filename = `${folder}/generated.ts`;
  const made = await codegen({
    filename,
    schema,
    schemaAst: buildASTSchema(schema, { assumeValidSDL: true }),
    documents: parsed(folder, ".graphql"),
    config: { documentMode: "string", enumsAsTypes: true, useTypeImports: true, defaultScalarType: "string" },
    plugins: Object.keys(plugins).map((name) => ({ [name]: {} })),
    pluginMap: plugins,
  });
  // Documents are sent as short as they can be said. What a document is, the first of the files says.
  const short = made.replace(/(?<=new TypedDocumentString\(`)[^`]*/g, (document) => stripIgnoredCharacters(document));
  const text = folder === "explorer/api" ? short : `import { TypedDocumentString } from "../api/generated";\n${short.replace(own, "").replace(/^import type \{ DocumentTypeDecoration \}.*\n/m, "")}`;
  // A file that stays as it is keeps its time, so that what watches it stays calm.
  const file = join(here, filename);
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}
