export function App() {
  return <main>peacegraph</main>;
}
