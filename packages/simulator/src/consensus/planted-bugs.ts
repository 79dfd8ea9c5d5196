import {
  consensusBugs,
  machineBugs,
  orderingBugs,
  type PlantedBug,
  storageBugs,
} from "@edgeloom/coordination";

/** The planted bugs that a simulated group must give away. */
export const huntedBugs = [
  ...Object.keys(consensusBugs),
  ...Object.keys(machineBugs),
  ...Object.keys(storageBugs),
  ...Object.keys(orderingBugs),
] as readonly PlantedBug[];
