import { type ChildProcess, spawn } from "node:child_process";
import {
  type MemberOrder,
  type MemberReport,
  type MemberSettings,
  type MemberStatus,
  memberReportSchema,
} from "./settings.ts";

export interface MemberLaunch {
  /** The bundled program. */
  readonly program: string;
  /** Put before the command: what enters a network namespace or sets a limit. */
  readonly prefix?: readonly string[] | undefined;
  /** For the Node.js that runs it: `--cpu-prof`. */
  readonly nodeOptions?: readonly string[] | undefined;
}

/** One member process, which can be killed and started again on the same folder. */
export interface MemberHandle {
  readonly settings: MemberSettings;
  readonly isRunning: boolean;
  readonly pid: number | undefined;
  /** Starts the process and waits until it listens. */
  start(): Promise<void>;
  /** Sends a signal; waits for the end when it is a deadly one. */
  signal(signal: "SIGKILL" | "SIGTERM" | "SIGSTOP" | "SIGCONT"): Promise<void>;
  cut(members: readonly string[]): void;
  status(): Promise<MemberStatus>;
  /** What stood in the way of the change, or null when it is committed. */
  changeMembers(voters: readonly string[]): Promise<string | null>;
}

type Answer = Exclude<MemberReport, { type: "listening" }>;

export function createMemberHandle(settings: MemberSettings, launch: MemberLaunch): MemberHandle {
  let child: ChildProcess | null = null;
  let exited: Promise<void> = Promise.resolve();
  let output = "";
  let numbers = 0;
  const waiting = new Map<number, (answer: Answer) => void>();

  async function start(): Promise<void> {
    const words = [...(launch.prefix ?? []), process.execPath, ...(launch.nodeOptions ?? [])];
    const [command = process.execPath, ...rest] = words;
    const started = spawn(command, [...rest, launch.program, JSON.stringify(settings)], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    child = started;
    started.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    exited = new Promise((resolve) => started.once("exit", () => resolve()));
    await new Promise<void>((resolve, reject) => {
      started.on("message", (message) => {
        const report = memberReportSchema.parse(message);
        if (report.type === "listening") resolve();
        else {
          waiting.get(report.number)?.(report);
          waiting.delete(report.number);
        }
      });
      // An order to a process that is just being killed.
      started.on("error", reject);
      void exited.then(() => {
        if (child === started) child = null;
        reject(new Error(`The member ${settings.id} ended.\n${output}`));
      });
    });
  }

  function order(text: MemberOrder): void {
    if (child?.connected) child.send(text, () => undefined);
  }

  async function ask<Type extends Answer["type"]>(
    text: Extract<MemberOrder, { number: number }>,
    type: Type,
  ): Promise<Extract<Answer, { type: Type }>> {
    if (child === null) throw new Error(`The member ${settings.id} does not run`);
    const answered = new Promise<Answer>((resolve) => waiting.set(text.number, resolve));
    order(text);
    const ended = exited.then(() => null);
    const answer = await Promise.race([answered, ended]);
    if (answer?.type !== type) throw new Error(`The member ${settings.id} ended.\n${output}`);
    return answer as Extract<Answer, { type: Type }>;
  }

  function nextNumber(): number {
    numbers += 1;
    return numbers;
  }

  return {
    settings,
    get isRunning() {
      return child !== null;
    },
    get pid() {
      return child?.pid;
    },
    start,
    async signal(signal) {
      child?.kill(signal);
      if (signal === "SIGKILL" || signal === "SIGTERM") await exited;
    },
    cut: (members) => order({ type: "cut", members: [...members] }),
    status: () => ask({ type: "status", number: nextNumber() }, "status"),
    async changeMembers(voters) {
      const number = nextNumber();
      const answer = await ask(
        { type: "change_members", number, voters: [...voters] },
        "members_changed",
      );
      return answer.refusal;
    },
  };
}
