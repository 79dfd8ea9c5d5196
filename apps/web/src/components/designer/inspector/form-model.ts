import { isDynamic, type PortType, portsFromSchema } from "@edgeloom/graph";
import type { JsonObject, JsonValue } from "@edgeloom/kernel";
import { catalogue, describeNodeType, type ParameterMeta } from "@edgeloom/nodes";

/** The control with which a literal value is edited. */
export type FieldControl =
  | NonNullable<ParameterMeta["control"]>
  | "select"
  | "choices"
  | "switch"
  | "number"
  | "list";

/** One parameter as the inspector shows it. */
export interface FormField {
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly control: FieldControl;
  readonly unit: string | undefined;
  readonly placeholder: string | undefined;
  readonly advanced: boolean;
  /** Must have a value whenever it is shown. */
  readonly required: boolean;
  readonly defaultValue: JsonValue | undefined;
  /** Choices of a select or of a list of choices. */
  readonly options: readonly string[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly integer: boolean;
  readonly showWhen: Readonly<Record<string, readonly (string | boolean)[]>>;
  readonly portType: PortType;
}

type Schema = Readonly<Record<string, JsonValue>>;

function isSchema(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;
const number = (value: JsonValue | undefined): number | undefined =>
  typeof value === "number" ? value : undefined;

function enumOf(schema: Schema): string[] {
  const source = Array.isArray(schema.enum)
    ? schema.enum
    : isSchema(schema.items) && Array.isArray(schema.items.enum)
      ? schema.items.enum
      : [];
  return source.filter((option): option is string => typeof option === "string");
}

function controlOf(schema: Schema): FieldControl {
  if (typeof schema.control === "string") return schema.control as FieldControl;
  if (Array.isArray(schema.enum)) return "select";
  switch (schema.type) {
    case "boolean":
      return "switch";
    case "number":
    case "integer":
      return "number";
    case "string":
      return "text";
    case "array":
      if (enumOf(schema).length > 0) return "choices";
      return isSchema(schema.items) && schema.items.type === "string" ? "list" : "json";
    default:
      return "json";
  }
}

const safeInteger = Number.MAX_SAFE_INTEGER;

function fieldOf(
  name: string,
  schema: Schema,
  required: boolean,
  port: { readonly title: string; readonly type: PortType },
): FormField {
  const max = number(schema.maximum);
  const min = number(schema.minimum);
  return {
    name,
    title: port.title,
    description: text(schema.description),
    control: controlOf(schema),
    unit: text(schema.unit),
    placeholder: text(schema.placeholder),
    advanced: schema.advanced === true,
    required: required || schema.requiredWhenShown === true,
    defaultValue: schema.default,
    options: enumOf(schema),
    min: min !== undefined && min > -safeInteger ? min : undefined,
    max: max !== undefined && max < safeInteger ? max : undefined,
    integer: schema.type === "integer",
    showWhen: isSchema(schema.showWhen) ? (schema.showWhen as FormField["showWhen"]) : {},
    portType: port.type,
  };
}

const forms = new Map<string, readonly FormField[]>();

/** The fields of a node type's parameters in their order; none for a type that is not known. */
export function parameterForm(type: string): readonly FormField[] {
  const known = forms.get(type);
  if (known !== undefined) return known;
  const definition = catalogue.definition(type);
  if (definition === undefined) return [];
  const { parametersSchema } = describeNodeType(definition);
  const properties = isSchema(parametersSchema.properties) ? parametersSchema.properties : {};
  const required = Array.isArray(parametersSchema.required) ? parametersSchema.required : [];
  const ports = new Map(portsFromSchema(definition.parameters).map((port) => [port.name, port]));
  const form = Object.entries(properties).map(([name, schema]) =>
    fieldOf(
      name,
      isSchema(schema) ? schema : {},
      required.includes(name),
      ports.get(name) ?? { title: name, type: { kind: "any" } },
    ),
  );
  forms.set(type, form);
  return form;
}

/** The fields whose conditions hold; one that depends on an expression is shown. */
export function visibleFields(
  form: readonly FormField[],
  parameters: Readonly<Record<string, JsonValue>>,
): readonly FormField[] {
  const byName = new Map(form.map((field) => [field.name, field]));
  return form.filter((field) =>
    Object.entries(field.showWhen).every(([name, wanted]) => {
      const value = parameters[name] ?? byName.get(name)?.defaultValue;
      return isDynamic(value) || wanted.some((option) => option === value);
    }),
  );
}

/** How a parameter gets its value. */
export type FieldMode = "literal" | "expression" | "port";

/** Words that are letters each. */
const acronyms = new Set(
  "ccpa cpu dss eu fedramp gdpr gpu hipaa http id itar json lgpd mfa pci phi pii pipeda sox tcp uk us".split(
    " ",
  ),
);

/** An option as people read it: `least_connections` becomes "Least connections", `uk_gdpr` "UK GDPR". */
export function optionLabel(option: string): string {
  // Ids of regions and names of methods are shown as they are.
  if (option === option.toUpperCase() || option.includes("-")) return option;
  const words = option
    .split("_")
    .map((word) => (acronyms.has(word) ? word.toUpperCase() : word))
    .join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
