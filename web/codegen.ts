import type { CodegenConfig } from "@graphql-codegen/cli";

// The documents of the explorer as strings, with the types of their variables and answers, from the schema that the server has.
const config: CodegenConfig = {
  schema: "../schema/*.graphqls",
  documents: "explorer/api/*.graphql",
  generates: {
    "explorer/api/generated.ts": {
      plugins: ["typescript-operations", "typed-document-node"],
      config: {
        documentMode: "string",
        enumsAsTypes: true,
        useTypeImports: true,
        defaultScalarType: "string",
      },
    },
  },
};

export default config;
