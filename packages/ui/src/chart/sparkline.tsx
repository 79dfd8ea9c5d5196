import type { ReactNode } from "react";
import { type TokenName, token } from "../theme/tokens.ts";
import { sparklinePath } from "./sparkline-path.ts";

interface SparklineProps {
  /** Evenly spaced values; null is a gap. */
  readonly values: readonly (number | null)[];
  /** What it shows, for screen readers. */
  readonly label: string;
  readonly color?: TokenName | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** The lower and upper end of the scale; that of the data, from zero, unless told. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** A line as small as a word, for table cells and tiles. */
export function Sparkline({
  values,
  label,
  color = "accent",
  width = 96,
  height = 20,
  min,
  max,
}: SparklineProps): ReactNode {
  return (
    <svg role="img" aria-label={label} width={width} height={height} className="shrink-0">
      <path
        d={sparklinePath(values, { width, height, min, max })}
        fill="none"
        stroke={token(color)}
        strokeWidth="1.25"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
