interface SparklineFrame {
  readonly width: number;
  readonly height: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Room for half of the line's width at the frame. */
const inset = 1;

/** An SVG path through the values; a gap starts a new piece, a lone value is a dot. */
export function sparklinePath(values: readonly (number | null)[], frame: SparklineFrame): string {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return "";
  const low = frame.min ?? Math.min(0, ...present);
  const high = Math.max(frame.max ?? Math.max(...present), low + Number.EPSILON);
  const step = (frame.width - 2 * inset) / Math.max(1, values.length - 1);
  const y = (value: number): number =>
    inset + (1 - (value - low) / (high - low)) * (frame.height - 2 * inset);
  let open = false;
  return values
    .map((value, index) => {
      if (value === null) {
        open = false;
        return "";
      }
      const at = `${round(inset + index * step)},${round(y(value))}`;
      const piece = open ? `L${at}` : `M${at}h0`;
      open = true;
      return piece;
    })
    .join("");
}

const round = (value: number): number => Math.round(value * 10) / 10;
