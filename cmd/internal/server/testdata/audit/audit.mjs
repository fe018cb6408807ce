// Runs the public GraphQL-over-HTTP audits against a server and prints one line
// for each: `ok`, `notice`, `warn` or `error`, the id, and what is audited.
// Ends with 0 only when every audit is ok.
//
//   npm ci && node audit.mjs http://127.0.0.1:8080/graphql

import { auditServer } from 'graphql-http';

const url = process.argv[2];
if (!url) {
  console.error('usage: node audit.mjs URL');
  process.exit(2);
}

const results = await auditServer({ url });
for (const result of results) {
  const line = [result.status.padEnd(6), result.id, result.name];
  if (result.status !== 'ok') {
    line.push(`-- ${result.reason}; answered ${result.response?.status}`);
  }
  console.log(line.join('  '));
}
const ok = results.filter((result) => result.status === 'ok').length;
console.log(`${ok} of ${results.length} audits are ok`);
process.exit(ok === results.length && results.length > 0 ? 0 : 1);
