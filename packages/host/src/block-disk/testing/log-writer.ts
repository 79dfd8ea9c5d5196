import { type Entry, openStorage } from "@edgeloom/coordination";
import { openBlockDisk } from "../block-disk.ts";
import { entryData } from "./entry-data.ts";

/**
 * A process that appends to the log in the folder given, as fast as it can, and tells each index once it is durable;
 * when the disk is full it says so and tries again at each line that it reads.
 */
const [directory = "", dataSize = "100"] = process.argv.slice(2);
const inFlightMax = 32;
const term = 1;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

openStorage(
  {
    disk: openBlockDisk(directory),
    onState: say,
    segmentBytesMax: 256 * 1024,
    allocationBytes: 4096,
  },
  (opening) => {
    if (opening.type !== "opened") throw new Error(`The log is ${opening.type}`);
    const { log } = opening;
    process.stdin.on("data", () => log.retry());
    let inFlight = 0;
    function fill(): void {
      while (inFlight < inFlightMax) {
        const index = log.lastIndex() + 1;
        const entry: Entry = {
          index,
          term,
          type: "data",
          data: entryData(index, Number(dataSize)),
        };
        inFlight += 1;
        log.append({ hardState: null, entries: [entry] }, (error) => {
          if (error !== null) throw new Error(error.message);
          inFlight -= 1;
          say(String(index));
          setImmediate(fill);
        });
      }
    }
    fill();
  },
);
