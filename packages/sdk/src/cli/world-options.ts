import { type Command, InvalidArgumentError } from "commander";

export interface WorldFlags {
  readonly seed?: number | undefined;
  readonly sites?: number | undefined;
}

function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`A whole number from ${min} to ${max} is expected.`);
  };
}

/** Adds the options of the simulated world that local commands make. */
export function withWorld(command: Command): Command {
  return command
    .option("--seed <number>", "seed of the simulated world (7)", wholeNumber(0, 2 ** 31 - 1))
    .option("--sites <number>", "edge sites of the simulated world (24)", wholeNumber(1, 10_000));
}
