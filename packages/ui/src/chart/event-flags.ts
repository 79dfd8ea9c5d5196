import type uPlot from "uplot";
import { statusToken } from "../status/status.ts";
import { readToken } from "../theme/tokens.ts";
import type { ChartEvent } from "./chart-model.ts";

/** CSS pixels from a flag within which the pointer shows its words. */
const nearPx = 8;

/** Draws each event as a thin line with a flag; the one under the crosshair shows its words. */
export function drawEventFlags(plot: uPlot, events: readonly ChartEvent[], font: string): void {
  const { ctx: context } = plot;
  const { left, top, width, height } = plot.bbox;
  const ratio = devicePixelRatio;
  const pointer = (plot.cursor.left ?? -1) * ratio + left;
  context.save();
  context.beginPath();
  context.rect(left, 0, width, top + height);
  context.clip();
  for (const event of events) {
    const x = Math.round(plot.valToPos(event.at, "x", true));
    if (x < left || x > left + width) continue;
    const colour = readToken(statusToken(event.tone));
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = ratio;
    context.setLineDash([2 * ratio, 3 * ratio]);
    context.beginPath();
    context.moveTo(x + 0.5, top);
    context.lineTo(x + 0.5, top + height);
    context.stroke();
    context.setLineDash([]);
    drawFlag(context, x, top, ratio);
    if ((plot.cursor.left ?? -1) >= 0 && Math.abs(pointer - x) <= nearPx * ratio) {
      drawWords(plot, event.label, x, font);
    }
  }
  context.restore();
}

function drawFlag(context: CanvasRenderingContext2D, x: number, top: number, ratio: number): void {
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x + 7 * ratio, top + 3 * ratio);
  context.lineTo(x, top + 6 * ratio);
  context.closePath();
  context.fill();
}

function drawWords(plot: uPlot, label: string, x: number, font: string): void {
  const { ctx: context } = plot;
  const ratio = devicePixelRatio;
  context.font = font;
  const textWidth = context.measureText(label).width;
  const end = plot.bbox.left + plot.bbox.width;
  const start = Math.min(x + 11 * ratio, end - textWidth - 4 * ratio);
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillStyle = readToken("surface-1", 0.85);
  context.fillRect(start - 3 * ratio, plot.bbox.top - 4 * ratio, textWidth + 6 * ratio, 15 * ratio);
  context.fillStyle = readToken("ink-1");
  context.fillText(label, start, plot.bbox.top + 4 * ratio);
}
