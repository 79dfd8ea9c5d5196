export type { PlantedBug } from "./planted-bugs.ts";
