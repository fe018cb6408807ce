/** A menu: link, picture, exports of what is shown. */
export function Share() {
  return null;
}
