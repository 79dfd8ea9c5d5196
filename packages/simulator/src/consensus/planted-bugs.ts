import { consensusBugs, machineBugs, type PlantedBug, storageBugs } from "@edgeloom/coordination";

/** The planted bugs that a simulated group must give away; those of clocks and ordering have checks of their own. */
export const huntedBugs = [
  ...Object.keys(consensusBugs),
  ...Object.keys(machineBugs),
  ...Object.keys(storageBugs),
] as readonly PlantedBug[];
