/** The names of the colour tokens in tokens.css, without the leading dashes. */
export const tokenNames = [
  "surface-0",
  "surface-1",
  "surface-2",
  "surface-3",
  "ink-1",
  "ink-2",
  "ink-3",
  "line",
  "line-strong",
  "accent",
  "accent-hover",
  "on-accent",
  "state-queued",
  "state-running",
  "state-succeeded",
  "state-warning",
  "state-failed",
  "state-skipped",
  "category-trigger",
  "category-flow",
  "category-data",
  "category-edge",
  "category-coordination",
  "category-monitoring",
  "category-placement",
  "category-workload",
  "category-output",
] as const;

export type TokenName = (typeof tokenNames)[number];

/** A CSS value that follows the theme by itself: for style attributes and SVG. */
export function token(name: TokenName): string {
  return `var(--${name})`;
}

const hex = (channel: number): string => channel.toString(16).padStart(2, "0");

/**
 * The token's colour in the theme shown now, as `#rrggbb`: for canvas, WebGL and MapLibre, which do
 * not know CSS variables. Read again when the theme changes (`useColorScheme`).
 * @param opacity 0..1; below 1 the answer is `#rrggbbaa`.
 */
export function readToken(name: TokenName, opacity = 1): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return computed;
  context.fillStyle = computed;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  const alpha = opacity < 1 ? hex(Math.round(opacity * 255)) : "";
  return `#${hex(red)}${hex(green)}${hex(blue)}${alpha}`;
}
