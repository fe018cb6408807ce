/** Where two accounts differ. */
export function Compare() {
  return <h2>Two accounts</h2>;
}
