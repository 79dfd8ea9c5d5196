import type { NodeTypeDescription } from "@edgeloom/nodes";

interface Property {
  readonly title?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Property;
  readonly default?: unknown;
  readonly showWhen?: Readonly<Record<string, readonly unknown[]>>;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

/** Text for a cell of a Markdown table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ").trim();
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

function typeOf(property: Property): string {
  if (property.enum !== undefined) {
    return property.enum.map((value) => `\`${String(value)}\``).join(", ");
  }
  if (property.type === "array") return `list of ${typeOf(property.items ?? {})}`;
  const type = property.type ?? "any";
  return property.unit === undefined ? type : `${type}, ${property.unit}`;
}

function conditionOf({ showWhen }: Property): string {
  if (showWhen === undefined) return "";
  const parts = Object.entries(showWhen).map(
    ([name, values]) => `${name} is ${values.map((value) => `\`${String(value)}\``).join(" or ")}`,
  );
  return `When ${parts.join(" and ")}.`;
}

function parameterRows({ properties = {}, required = [] }: ObjectSchema): string[] {
  return Object.entries(properties).map(([name, property]) => {
    const byDefault = "default" in property ? code(property.default) : "";
    const said = property.description ?? property.title ?? "";
    const text = `${said.replace(/\.?$/, ".")} ${conditionOf(property)}`;
    const need = required.includes(name) ? "required" : byDefault;
    return `| \`${name}\` | ${cell(typeOf(property))} | ${cell(need)} | ${cell(text)} |`;
  });
}

function outputRows(node: NodeTypeDescription): string[] {
  return node.outputs.map(
    ({ name, title, type, description }) =>
      `| \`${name}\` | ${type.kind.replace("_", " ")} | ${cell(description ?? title)} |`,
  );
}

/** The page of one node type in the manual. */
export function renderNodePage(node: NodeTypeDescription): string {
  const parameters = parameterRows(node.parametersSchema as ObjectSchema);
  const examples = node.examples.map(({ title, parameters: given }) => {
    return `**${title}**\n\n\`\`\`json\n${JSON.stringify(given, null, 2)}\n\`\`\``;
  });
  const facts = `Type \`${node.type}\`, version ${node.version} · ${node.category} · effect: ${node.effect.replaceAll("_", " ")}`;
  return [
    `# ${node.title}`,
    node.summary,
    facts,
    node.documentation,
    "## Parameters",
    parameters.length === 0
      ? "None."
      : ["| name | values | default | what it says |", "|---|---|---|---|", ...parameters].join(
          "\n",
        ),
    "## Outputs",
    node.dynamicOutputs ? "They follow from the parameters; without any:" : undefined,
    ["| port | carries | what it is |", "|---|---|---|", ...outputRows(node)].join("\n"),
    "## Examples",
    ...examples,
    "",
  ]
    .filter((part) => part !== undefined)
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

/** File name of a node type's page. */
export function pageName(type: string): string {
  return `${type}.md`;
}

/** The page that lists all types by category. */
export function renderIndex(nodes: readonly NodeTypeDescription[]): string {
  const categories = [...new Set(nodes.map(({ category }) => category))].sort();
  const sections = categories.map((category) => {
    const rows = nodes
      .filter((node) => node.category === category)
      .map((node) => `- [${node.title}](${pageName(node.type)}): ${node.summary}`);
    return `## ${category}\n\n${rows.join("\n")}`;
  });
  const intro =
    "Written from the definitions in `packages/nodes/src/types` by `npm run docs:nodes`; a test checks that the pages are current.";
  return `${["# Node types", intro, ...sections].join("\n\n")}\n`;
}
