import { describePortType } from "@edgeloom/graph";
import { catalogue, describeNodeType } from "@edgeloom/nodes";
import { Badge, CodeBlock, EmptyState, formatDuration, token } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { portToken } from "../canvas/port-look.ts";
import { Markdown } from "./markdown.tsx";

const effects: Readonly<Record<string, string>> = {
  pure: "Depends on its input only",
  read: "Reads the world",
  idempotent: "Changes the world, the same way however often",
  once: "Changes the world each time; done once for each step",
  by_operation: "What it does to the world depends on the operation",
};

/** The reference of a node type, from its definition. */
export function DocsTab({ type }: { readonly type: string }): ReactNode {
  const definition = catalogue.definition(type);
  if (definition === undefined) {
    return (
      <EmptyState
        title={`Unknown type ${type}`}
        description="This installation has no such node. Replace it, or update the installation."
      />
    );
  }
  const description = describeNodeType(definition);
  return (
    <div className="flex flex-col gap-5 p-3 pb-8">
      <p className="text-base text-ink-1">{description.summary}</p>
      <Markdown text={description.documentation} />
      <section className="flex flex-col gap-2">
        <h3 className="font-medium text-ink-3 text-xs">Outputs</h3>
        <ul className="flex flex-col gap-1.5">
          {description.outputs.map((port) => (
            <li
              key={port.name}
              className="grid grid-cols-[auto_1fr] items-baseline gap-x-2 text-sm"
            >
              <span
                aria-hidden="true"
                style={{ background: token(portToken(port.type)) }}
                className="size-2 rounded-full"
              />
              <span>
                <span className="font-mono text-xs">{port.name}</span>{" "}
                <span className="text-ink-3 text-xs">{describePortType(port.type)}</span>
                {port.description === undefined ? null : (
                  <span className="block text-ink-2 text-xs">{port.description}</span>
                )}
              </span>
            </li>
          ))}
          {description.dynamicOutputs ? (
            <li className="text-ink-3 text-xs">Further outputs follow from the parameters.</li>
          ) : null}
        </ul>
      </section>
      {description.examples.length === 0 ? null : (
        <section className="flex flex-col gap-2">
          <h3 className="font-medium text-ink-3 text-xs">Examples</h3>
          {description.examples.map((example) => (
            <div key={example.title} className="flex flex-col gap-1">
              <p className="text-sm">{example.title}</p>
              <CodeBlock label="parameters" code={JSON.stringify(example.parameters, null, 2)} />
            </div>
          ))}
        </section>
      )}
      <p className="flex flex-wrap gap-1.5">
        <Badge>{effects[description.effect] ?? description.effect}</Badge>
        <Badge>Up to {formatDuration(description.timeoutMs)} a try</Badge>
        <Badge mono>
          {description.type} v{description.version}
        </Badge>
      </p>
    </div>
  );
}
