import { createWorld } from "@edgeloom/simulator";
import type { Bench, Figure } from "./bench.ts";

const sizes = [100, 1_000, 10_000];
const measureMs = 5_000;
const stepMs = 1_000;

/** How much faster than real time a world of several sizes passes, in one process with nobody listening. */
const bench: Bench = {
  name: "simulator",
  description:
    "A world with traffic and a sample a second of every node, its virtual clock moved as fast as it goes.",
  async run(context) {
    return sizes.flatMap((sites) => {
      const figures = measure(sites);
      context.log(`${sites} sites: ${Math.round(figures[0]?.value ?? 0)} node-seconds/s`);
      return figures;
    });
  },
};

function measure(sites: number): Figure[] {
  const world = createWorld({ seed: 7, sites, startAt: 1_700_000_000_000 });
  let samples = 0;
  world.onSamples(({ length }) => {
    samples += length;
  });
  world.advance(10 * stepMs);
  const samplesBefore = samples;
  const startedAt = performance.now();
  const worldStartedAt = world.time.now();
  while (performance.now() - startedAt < measureMs) world.advance(stepMs);
  const seconds = (performance.now() - startedAt) / 1_000;
  const worldSeconds = (world.time.now() - worldStartedAt) / 1_000;
  world.stop();
  return [
    {
      name: `simulator.node_seconds_per_s.${sites}_sites`,
      title: `seconds of world time times nodes, a second, ${sites} sites`,
      value: (worldSeconds * sites) / seconds,
      unit: "node-s/s",
    },
    {
      name: `simulator.samples_per_s.${sites}_sites`,
      title: `samples measured a second, ${sites} sites`,
      value: (samples - samplesBefore) / seconds,
      unit: "samples/s",
    },
  ];
}

export default bench;
