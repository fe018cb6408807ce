import { effect, signal } from "@preact/signals";

// The colours: as the system has them, light, or dark. Kept in this browser.

const choices = ["auto", "light", "dark"] as const;
export type Choice = (typeof choices)[number];

function kept(): Choice {
  try {
    const said = localStorage.getItem("theme");
    return choices.find((one) => one === said) ?? "auto";
  } catch {
    return "auto"; // a browser that keeps nothing
  }
}

export const theme = signal<Choice>(kept());

effect(() => {
  const root = document.documentElement;
  if (theme.value === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme.value;
  try {
    localStorage.setItem("theme", theme.value);
  } catch {
    // The choice holds until the page is left.
  }
});

const labels: Record<Choice, string> = { auto: "as the system", light: "light", dark: "dark" };
const icons: Record<Choice, preact.JSX.Element> = {
  auto: <><circle cx="9" cy="9" r="6" fill="none" /><path d="M9 3a6 6 0 010 12z" fill="currentColor" /></>,
  light: <><circle cx="9" cy="9" r="3.2" fill="none" /><path d="M9 1.500v2M9 14.500v2M1.500 9h2M14.500 9h2M3.700 3.700l1.400 1.400M12.900 12.900l1.400 1.400M3.700 14.300l1.400-1.400M12.900 5.100l1.400-1.400" /></>,
  dark: <path d="M14.500 11A6.200 6.200 0 017 3.500a6.200 6.200 0 107.500 7.500z" fill="currentColor" />,
};

/** Goes from one choice of colours to the next. */
export function Theme() {
  const next = choices[(choices.indexOf(theme.value) + 1) % choices.length]!;
  const label = `Colours: ${labels[theme.value]}. Change to ${labels[next]}`;
  return (
    <button type="button" class="header-icon theme" aria-label={label} title={label} onClick={() => (theme.value = next)}>
      <svg viewBox="0 0 18 18" aria-hidden="true">{icons[theme.value]}</svg>
    </button>
  );
}
