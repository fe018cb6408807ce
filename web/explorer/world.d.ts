declare module "virtual:world" {
  /** Address of the land of the map, a World as JSON. */
  const address: string;
  export default address;
}
