/**
 * Tells what is going on: a line for each finished step with its time and, on a terminal, a live
 * line with the steps that are running.
 *
 * @typedef {object} Progress
 * @property {<T>(title: string, work: (note: (text: string) => void) => Promise<T>) => Promise<T>} step
 *   runs one step; `note` adds words to its line
 * @property {(text: string) => void} line prints a line of its own
 * @property {(text: string) => void} result prints what even a quiet start says
 */

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/**
 * @param {{ quiet: boolean }} options
 * @returns {Progress}
 */
export function createProgress({ quiet }) {
  const out = process.stdout;
  const live = out.isTTY === true && !process.env.CI && !quiet;
  const colour = live && !process.env.NO_COLOR;
  const paint = (/** @type {number} */ code, /** @type {string} */ text) =>
    colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  /** @type {Map<string, number>} */
  const running = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let frame = 0;

  function draw() {
    if (!live || running.size === 0) return;
    const titles = [...running].map(
      ([title, since]) => `${title} ${paint(2, seconds(performance.now() - since))}`,
    );
    frame += 1;
    const spinner = paint(36, frames[frame % frames.length] ?? "");
    out.write(`\r\x1b[2K${spinner} ${titles.join(paint(2, " · "))}`);
  }

  /** @param {string} text */
  function print(text) {
    if (live) out.write("\r\x1b[2K");
    out.write(`${text}\n`);
    draw();
  }

  return {
    async step(title, work) {
      const since = performance.now();
      let words = "";
      running.set(title, since);
      if (live) timer ??= setInterval(draw, 80).unref();
      let sign = paint(31, "✗");
      try {
        const value = await work((text) => {
          words = text;
        });
        sign = paint(32, "✓");
        return value;
      } finally {
        running.delete(title);
        if (running.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
        const duration = paint(2, seconds(performance.now() - since).padStart(8));
        if (!quiet) print(`${sign} ${duration}  ${title}${words && paint(2, `: ${words}`)}`);
      }
    },
    line(text) {
      if (!quiet) print(text);
    },
    result: print,
  };
}

/** @param {number} durationMs */
function seconds(durationMs) {
  return durationMs < 995 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`;
}
