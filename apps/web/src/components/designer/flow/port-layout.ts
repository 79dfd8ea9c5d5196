import {
  errorPort,
  mainPort,
  type NodeTypeFacts,
  type Port,
  type PortType,
  startsAtPort,
  type WorkflowNode,
} from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { parameterForm, visibleFields } from "../inspector/form-model.ts";
import { cardWidth, headerHeight, rowHeight, rowsPadding } from "./card-metrics.ts";

/** A dot on a node's card. Its name is also the id of its handle. */
export interface CardPort {
  readonly name: string;
  readonly title: string;
  readonly type: PortType;
  readonly description: string | undefined;
  readonly role: "main" | "named" | "parameter" | "error";
  /** Distance of its middle from the top of the card. */
  readonly y: number;
}

export interface CardLayout {
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly CardPort[];
  readonly outputs: readonly CardPort[];
  /** Declared outputs that are not shown until asked for. */
  readonly hiddenOutputs: number;
}

/** What besides the node itself decides which ports its card shows. */
export interface PortUse {
  /** Inputs that a connection arrives at, or that the user opened. */
  readonly inputs: ReadonlySet<string>;
  /** Output paths that a connection leaves from. */
  readonly outputs: ReadonlySet<string>;
  readonly allOutputs: boolean;
}

type Unplaced = Omit<CardPort, "y">;

const anyType: PortType = { kind: "any" };

function toCardPort(port: Port, role: CardPort["role"]): Unplaced {
  return {
    name: port.name,
    title: port.title,
    type: port.type,
    description: port.description,
    role,
  };
}

function parameterPorts(node: WorkflowNode, facts: NodeTypeFacts, use: PortUse): Unplaced[] {
  const definition = catalogue.definition(node.type);
  const form = parameterForm(node.type);
  const shown = new Set(visibleFields(form, node.parameters).map((field) => field.name));
  const own = new Set(facts.inputs.map((port) => port.name));
  const ports: Unplaced[] = [];
  for (const field of form) {
    // Which edge node to act on is what most often comes from the node before.
    const offered =
      shown.has(field.name) && (field.control === "edge_node" || field.control === "edge_nodes");
    if (
      !use.inputs.has(field.name) &&
      !(offered && !field.advanced && definition?.category !== "trigger")
    )
      continue;
    ports.push({
      name: field.name,
      title: field.title,
      type: field.portType,
      description: field.description,
      role: "parameter",
    });
  }
  const known = new Set([...own, ...form.map((field) => field.name)]);
  for (const name of use.inputs) {
    if (known.has(name)) continue;
    ports.push({ name, title: name, type: anyType, description: undefined, role: "parameter" });
  }
  return ports;
}

/** The port a path starts at among the declared ones, or the path itself. */
export function handleOfPath(path: string, ports: readonly { readonly name: string }[]): string {
  const holders = ports.filter((port) => startsAtPort(path, port.name));
  const longest = holders.sort((a, b) => b.name.length - a.name.length)[0];
  return longest?.name ?? path;
}

function shownOutputs(
  node: WorkflowNode,
  facts: NodeTypeFacts,
  use: PortUse,
): { ports: Unplaced[]; hidden: number } {
  const declared = facts.outputs(node.parameters);
  const used = new Set([...use.outputs].map((path) => handleOfPath(path, declared)));
  const { control } = facts;
  const isSplit = control.kind === "branch" || control.kind === "loop";
  const always = (port: Port): boolean => {
    if (control.kind === "loop") {
      return port.name === control.bodyOutput || port.name === control.doneOutput;
    }
    return isSplit || port.type.kind === "edge_node";
  };
  const named = declared.filter((port) => port.name !== mainPort && port.name !== errorPort);
  const shown = named.filter((port) => use.allOutputs || used.has(port.name) || always(port));
  const ports: Unplaced[] = [];
  if (!isSplit || used.has(mainPort)) {
    const main = declared.find((port) => port.name === mainPort);
    ports.push(
      main === undefined
        ? {
            name: mainPort,
            title: "Whole output",
            type: control.kind === "step" && declared.length > 0 ? { kind: "object" } : anyType,
            description: undefined,
            role: "main",
          }
        : toCardPort(main, "main"),
    );
  }
  ports.push(...shown.map((port) => toCardPort(port, "named")));
  const known = new Set([mainPort, errorPort, ...declared.map((port) => port.name)]);
  for (const path of used) {
    if (known.has(path)) continue;
    ports.push({ name: path, title: path, type: anyType, description: undefined, role: "named" });
  }
  if (node.settings.onError === "error_output" || used.has(errorPort)) {
    ports.push({
      name: errorPort,
      title: "Error",
      type: { kind: "object" },
      description: "Taken when the node fails.",
      role: "error",
    });
  }
  return { ports, hidden: named.length - shown.length };
}

/** Main ports stand beside the header, the others one a row below it. */
function place(ports: readonly Unplaced[]): CardPort[] {
  let row = 0;
  return ports.map((port) => {
    if (port.role === "main") return { ...port, y: headerHeight / 2 };
    const y = headerHeight + rowHeight * row + rowHeight / 2 + rowsPadding / 2;
    row += 1;
    return { ...port, y };
  });
}

const rowsOf = (ports: readonly CardPort[]): number =>
  ports.filter((port) => port.role !== "main").length;

/** Where the ports of a node's card are. A node of a type that is not known shows what is connected to it. */
export function layoutCard(node: WorkflowNode, use: PortUse): CardLayout {
  const facts = catalogue.get(node.type);
  const undeclared = (name: string): Unplaced => ({
    name,
    title: name,
    type: anyType,
    description: undefined,
    role: name === mainPort ? "main" : "named",
  });
  const inputs = place(
    facts === undefined
      ? [...new Set([mainPort, ...use.inputs])].map(undeclared)
      : [
          ...facts.inputs.map((port) =>
            toCardPort(port, port.name === mainPort ? "main" : "named"),
          ),
          ...parameterPorts(node, facts, use),
        ],
  );
  const { ports, hidden } =
    facts === undefined
      ? { ports: [...new Set([mainPort, ...use.outputs])].map(undeclared), hidden: 0 }
      : shownOutputs(node, facts, use);
  const outputs = place(ports);
  const rows = Math.max(rowsOf(inputs), rowsOf(outputs));
  const height = headerHeight + (rows === 0 ? 0 : rows * rowHeight + rowsPadding);
  return { width: cardWidth, height, inputs, outputs, hiddenOutputs: hidden };
}
