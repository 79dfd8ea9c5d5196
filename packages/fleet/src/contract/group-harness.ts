import { createSeededRandom, type EdgeNodeId } from "@edgeloom/kernel";
import { createMemoryGroupDirectory } from "../groups/directory.ts";
import { createGroups, type Groups } from "../groups/groups.ts";
import type { ContractContext } from "./harness-test.ts";

let groupsMade = 0;

/** Groups of the harness' fleet, whose waits let time pass in the fleet's world. */
export function groupsOf({ fleet, harness }: ContractContext): Groups {
  groupsMade += 1;
  const random = createSeededRandom(groupsMade);
  let ids = 0;
  return createGroups({
    fleet,
    directory: createMemoryGroupDirectory(),
    clock: { now: () => harness.now(), monotonic: () => harness.now() },
    timers: {
      after(delayMs, callback) {
        let isCancelled = false;
        void harness.pass(delayMs).then(() => {
          if (!isCancelled) callback();
        });
        return {
          cancel: () => {
            isCancelled = true;
          },
        };
      },
      every: () => {
        throw new Error("groups wait once at a time");
      },
    },
    random,
    // A fleet may outlive the process that tests it.
    newId: () => `contract-${harness.now()}-${groupsMade}-${++ids}`,
    newSecret: () => "a-key-that-nobody-else-has-0123456789-0123456789",
  });
}

/** Up to three members: a fresh node, and others of the fleet. */
export async function groupMembers({ fleet, id }: ContractContext): Promise<EdgeNodeId[]> {
  const others = (await fleet.list({ online: true })).map((node) => node.id as EdgeNodeId);
  return [id, ...others.filter((other) => other !== id)].slice(0, 3);
}
