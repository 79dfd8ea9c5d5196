import type { NodeHealth } from "@edgeloom/protocol";
import { formatCompact, readToken, statusLook, statusToken } from "@edgeloom/ui";
import { type ClusterCounts, clusterStates, ringParts } from "./cluster-image.ts";

/** Drawn at this many pixels to one of CSS, so that marks stay sharp on dense screens. */
export const markRatio = 2;

const markPx = 18;

type Draw = (context: CanvasRenderingContext2D, side: number) => void;

function picture(sizePx: number, draw: Draw): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = sizePx * markRatio;
  canvas.height = sizePx * markRatio;
  const context = canvas.getContext("2d");
  if (context === null) return new ImageData(canvas.width, canvas.height);
  context.scale(markRatio, markRatio);
  context.lineJoin = "round";
  draw(context, sizePx);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

const colour = (state: string, opacity?: number): string =>
  readToken(statusToken(statusLook(state).tone), opacity);

function circle(context: CanvasRenderingContext2D, at: number, radius: number): void {
  context.beginPath();
  context.arc(at, at, radius, 0, Math.PI * 2);
}

function triangle(context: CanvasRenderingContext2D, at: number, size: number): void {
  context.beginPath();
  context.moveTo(at, at - size);
  context.lineTo(at + size, at + size * 0.75);
  context.lineTo(at - size, at + size * 0.75);
  context.closePath();
}

function octagon(context: CanvasRenderingContext2D, at: number, radius: number): void {
  context.beginPath();
  for (let corner = 0; corner < 8; corner += 1) {
    const turn = (corner + 0.5) * (Math.PI / 4);
    context.lineTo(at + radius * Math.cos(turn), at + radius * Math.sin(turn));
  }
  context.closePath();
}

/** The shapes of StatusMark, small enough for a map: disc, triangle, octagon, hollow ring, dashed ring. */
const shapes: Record<NodeHealth, (context: CanvasRenderingContext2D, at: number) => void> = {
  healthy: (context, at) => circle(context, at, 4),
  degraded: (context, at) => triangle(context, at, 5.6),
  unhealthy: (context, at) => octagon(context, at, 5.8),
  down: (context, at) => circle(context, at, 4),
  unknown: (context, at) => circle(context, at, 4),
};

const hollow = (state: NodeHealth): boolean => state === "down" || state === "unknown";

/** The mark of one edge node; one that is held back from work has a bar below. */
export function markImage(state: NodeHealth, held: boolean): ImageData {
  return picture(markPx, (context, side) => {
    const centre = side / 2;
    const ground = readToken("surface-0");
    if (state === "unhealthy" || state === "degraded") {
      context.fillStyle = colour(state, 0.22);
      circle(context, centre, 8.5);
      context.fill();
    }
    shapes[state](context, centre);
    context.strokeStyle = ground;
    context.lineWidth = hollow(state) ? 4 : 2;
    context.stroke();
    if (hollow(state)) {
      context.fillStyle = ground;
      context.fill();
      context.strokeStyle = colour(state);
      context.lineWidth = 1.5;
      if (state === "down") context.setLineDash([2.6, 1.6]);
      context.stroke();
    } else {
      context.fillStyle = colour(state);
      context.fill();
    }
    if (held) {
      context.setLineDash([]);
      context.fillStyle = colour("cordoned");
      context.fillRect(centre - 5, side - 3, 10, 2);
    }
  });
}

/** Several edge nodes in one place: their number in a ring of their states. */
export function clusterImage(counts: ClusterCounts): ImageData {
  const total = clusterStates.reduce((sum, state) => sum + counts[state], 0);
  const size = 24 + Math.min(20, Math.round(Math.log2(total) * 2));
  const family =
    getComputedStyle(document.body).getPropertyValue("--font-geist-sans") || "sans-serif";
  return picture(size, (context, side) => {
    const centre = side / 2;
    circle(context, centre, centre - 1);
    context.fillStyle = readToken("surface-1");
    context.fill();
    context.lineWidth = 2.5;
    for (const { state, from, to } of ringParts(counts)) {
      const gap = from === 0 && to === 1 ? 0 : 0.012;
      const start = (from + gap - 0.25) * Math.PI * 2;
      context.beginPath();
      context.arc(centre, centre, centre - 2.25, start, (to - gap - 0.25) * Math.PI * 2);
      context.strokeStyle = colour(state);
      context.setLineDash(state === "down" ? [3, 2] : []);
      context.stroke();
    }
    context.fillStyle = readToken("ink-1");
    context.font = `500 11px ${family}, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(formatCompact(total), centre, centre + 0.5);
  });
}
