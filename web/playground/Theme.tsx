import { useEffect, useState } from "react";

// The colours, as the explorer keeps them in this browser: as the system has them, light, or dark.

const choices = ["auto", "light", "dark"] as const;
export type Choice = (typeof choices)[number];

const words: Record<Choice, string> = { auto: "as the system", light: "light", dark: "dark" };
const icons: Record<Choice, React.ReactNode> = {
  auto: <><circle cx="9" cy="9" r="6" fill="none" /><path d="M9 3a6 6 0 010 12z" fill="currentColor" /></>,
  light: <><circle cx="9" cy="9" r="3.2" fill="none" /><path d="M9 1.500v2M9 14.500v2M1.500 9h2M14.500 9h2M3.700 3.700l1.400 1.400M12.900 12.900l1.400 1.400M3.700 14.300l1.400-1.400M12.900 5.100l1.400-1.400" /></>,
  dark: <path d="M14.500 11A6.200 6.200 0 017 3.500a6.200 6.200 0 107.500 7.500z" fill="currentColor" />,
};

function kept(): Choice {
  try {
    const said = localStorage.getItem("theme");
    return choices.find((one) => one === said) ?? "auto";
  } catch {
    return "auto"; // a browser that keeps nothing
  }
}

export function useTheme(): [Choice, (choice: Choice) => void] {
  const [theme, set] = useState(kept);
  useEffect(() => {
    const root = document.documentElement;
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // The choice holds until the page is left.
    }
  }, [theme]);
  return [theme, set];
}

/** Goes from one choice of colours to the next. */
export function Theme({ theme, set }: { theme: Choice; set: (choice: Choice) => void }) {
  const next = choices[(choices.indexOf(theme) + 1) % choices.length]!;
  const label = `Colours: ${words[theme]}. Change to ${words[next]}`;
  return (
    <button type="button" className="bar-theme" aria-label={label} title={label} onClick={() => set(next)}>
      <svg viewBox="0 0 18 18" aria-hidden="true">{icons[theme]}</svg>
    </button>
  );
}
