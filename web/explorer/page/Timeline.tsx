/** When what is shown held, with a brush to choose a span. */
export function Timeline() {
  return null;
}
