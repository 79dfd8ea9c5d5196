/** A point of the flat world: 1,000 wide, 500 high. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Fit {
  /** Pixels to one unit of the world. */
  readonly scale: number;
  readonly dx: number;
  readonly dy: number;
}

/** Members of one city must not fill the picture with a single coast. */
const scaleMax = 9;
const worldWidth = 1_000;

/** Where to put the world so that all places lie in the picture, `marginPx` from its edges. */
export function fitPlaces(
  places: readonly Place[],
  size: { readonly width: number; readonly height: number },
  marginPx: number,
): Fit {
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const [left, right] = [Math.min(...xs, worldWidth), Math.max(...xs, 0)];
  const [top, bottom] = [Math.min(...ys, worldWidth / 2), Math.max(...ys, 0)];
  const room = {
    width: Math.max(1, size.width - 2 * marginPx),
    height: Math.max(1, size.height - 2 * marginPx),
  };
  const span = { width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
  const isEmpty = places.length === 0;
  const scale = isEmpty
    ? size.width / worldWidth
    : Math.min(scaleMax, room.width / span.width, room.height / span.height);
  const centre = isEmpty
    ? { x: worldWidth / 2, y: worldWidth / 4 }
    : { x: (left + right) / 2, y: (top + bottom) / 2 };
  return {
    scale,
    dx: size.width / 2 - centre.x * scale,
    dy: size.height / 2 - centre.y * scale,
  };
}

export const placed = ({ x, y }: Place, { scale, dx, dy }: Fit): Place => ({
  x: x * scale + dx,
  y: y * scale + dy,
});

/** Moves marks that lie on each other apart, downwards, so that each can be seen and pressed. */
export function spreadMarks(marks: readonly Place[], apartPx: number): Place[] {
  const done: Place[] = [];
  return marks.map((mark) => {
    let moved = mark;
    for (let tries = 0; tries < marks.length; tries += 1) {
      const near = done.find(
        ({ x, y }) => Math.abs(x - moved.x) < apartPx && Math.abs(y - moved.y) < apartPx,
      );
      if (near === undefined) break;
      moved = { x: moved.x, y: near.y + apartPx };
    }
    done.push(moved);
    return moved;
  });
}
