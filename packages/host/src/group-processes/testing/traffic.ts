import { createSeededRandom } from "@edgeloom/kernel";
import {
  checkLinearizability,
  createClientInvariants,
  createHistoryRecorder,
  createJudge,
  createRegisterTraffic,
  type RegisterInput,
  type RegisterOutput,
  registerModel,
} from "@edgeloom/simulator/consensus";
import { expect } from "vitest";
import { connectToGroup, type GroupConnection } from "../group-connection.ts";
import type { GroupProcesses } from "../group-processes.ts";

const clients = 6;
/** Longer than any fault of a test, so that a request comes to an end with certainty. */
const deadlineMs = 60_000;
const counterKey = "exactly-once";

/** Clients that write, read and count all the while, with a record of what each asked and was told. */
export interface Traffic {
  /** Waits until so many more requests have come to an end. */
  passed(requests: number): Promise<void>;
  /** Lets what is under way end, then checks everything that was recorded. */
  endAndCheck(): Promise<void>;
  close(): void;
}

/** The mixture of the simulation's clients, from this process, whose order of events is that of the histories. */
export function startTraffic({ clientAddresses }: GroupProcesses): Traffic {
  let instant = 0;
  let ended = 0;
  let counted = 0;
  let isEnding = false;
  const recorder = createHistoryRecorder<RegisterInput, RegisterOutput>(() => {
    instant += 1;
    return instant;
  });
  const judge = createJudge(() => ({ atMs: performance.now(), step: ended }));
  const invariants = createClientInvariants(judge);
  const open: GroupConnection[] = [];

  function connect(name: string): GroupConnection {
    const group = connectToGroup({ name, members: clientAddresses, attemptTimeoutMs: 300 });
    open.push(group);
    return group;
  }

  async function readAndWrite(client: number): Promise<void> {
    const traffic = createRegisterTraffic({
      client,
      group: connect(`client-${client}`),
      random: createSeededRandom(client),
      recorder,
      invariants,
      deadlineMs,
    });
    while (!isEnding) {
      await new Promise<void>((resolve) => traffic.next(resolve));
      ended += 1;
    }
  }

  /** Every increment must be acknowledged in the end, and must count once however often it was sent. */
  async function count(counter: number): Promise<void> {
    const group = connect(`counter-${counter}`);
    while (!isEnding) {
      await new Promise<void>((resolve, reject) => {
        const command = { type: "increment", key: counterKey, by: 1 } as const;
        group.execute(
          command,
          (result) => {
            if (result.ok && result.value.type === "counted") resolve();
            else reject(new Error(`An increment failed: ${JSON.stringify(result)}`));
          },
          { deadlineMs },
        );
      });
      counted += 1;
      ended += 1;
    }
  }

  const loops = [
    ...Array.from({ length: clients }, (_, client) => readAndWrite(client)),
    count(1),
    count(2),
  ];
  // Asked for at the end; a failure in between must not end the process.
  const all = Promise.allSettled(loops);

  const readCounter = (): Promise<number> =>
    new Promise((resolve, reject) => {
      connect("auditor").query(
        { type: "get", key: counterKey },
        "linearizable",
        (result) => {
          if (!result.ok || result.value.type !== "entry") reject(new Error("No counter to read"));
          else resolve(Number(new TextDecoder().decode(result.value.entry?.value)));
        },
        { deadlineMs },
      );
    });

  return {
    async passed(requests) {
      const until = ended + requests;
      while (ended < until) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async endAndCheck() {
      isEnding = true;
      const outcomes = await all;
      expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
      const history = recorder.history();
      expect(history.length).toBeGreaterThan(0);
      expect(checkLinearizability(registerModel, history)).toMatchObject({ kind: "linearizable" });
      expect(judge.violation()).toBeNull();
      expect(await readCounter()).toBe(counted);
      expect(counted).toBeGreaterThan(0);
    },
    close() {
      isEnding = true;
      for (const group of open) group.close();
    },
  };
}
