import type { Group, Note, WorkflowEdge, WorkflowNode } from "@edgeloom/graph";
import type { Edge, Node } from "@xyflow/react";
import type { CardLayout } from "./port-layout.ts";

export type StepFlowNode = Node<
  { readonly node: WorkflowNode; readonly layout: CardLayout },
  "step"
>;
export type NoteFlowNode = Node<{ readonly note: Note }, "note">;
export type FrameFlowNode = Node<{ readonly group: Group }, "frame">;
export type FlowNode = StepFlowNode | NoteFlowNode | FrameFlowNode;
export type FlowEdge = Edge<
  {
    readonly edge: WorkflowEdge;
    /** What the connection reads inside its port: `cpu` of `health.cpu`. */
    readonly inside: string;
  },
  "wire"
>;
