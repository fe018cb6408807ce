/** Ways from one entity to another. */
export function PathPanel({ from, to }: { from: string; to: string }) {
  return <h2>From {from} to {to}</h2>;
}
