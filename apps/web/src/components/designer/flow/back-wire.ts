/** What a wire has to pass: a card, in pixels of the canvas. */
export interface Obstacle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** How far a wire stays below a card: the footer of a run has room between them. */
const clearance = 36;

/**
 * The height at which a wire that goes back, as the end of a loop's body does, passes under the cards between its
 * ends: the first free channel below both of them.
 */
export function channelBelow(from: Point, to: Point, obstacles: Iterable<Obstacle>): number {
  const between = [...obstacles]
    .filter((card) => card.x <= from.x + clearance && card.x + card.width >= to.x - clearance)
    .sort((a, b) => a.y - b.y);
  let channel = Math.max(from.y, to.y);
  for (const card of between) {
    const bottom = card.y + card.height + clearance;
    if (card.y - clearance / 2 <= channel && bottom > channel) channel = bottom;
  }
  return channel;
}
