import { createRouter } from "../router.ts";
import { nodeCommands } from "./commands.ts";
import { enrolment } from "./enrolment.ts";
import { fleetMetrics } from "./fleet-metrics.ts";
import { fleetRecords } from "./fleets.ts";
import { fleetGroups } from "./groups.ts";
import { fleetNodes } from "./nodes.ts";

/** All below `/fleets`. */
export const fleets = createRouter()
  .route("/", fleetRecords)
  .route("/", fleetNodes)
  .route("/", fleetMetrics)
  .route("/", nodeCommands)
  .route("/", fleetGroups)
  .route("/", enrolment);
