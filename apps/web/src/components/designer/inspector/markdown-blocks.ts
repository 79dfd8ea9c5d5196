/** The part of Markdown that documentation of node types uses. */
export type MarkdownBlock =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "code"; readonly code: string }
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

export type MarkdownSpan = { readonly kind: "text" | "strong" | "code"; readonly text: string };

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

function readTable(lines: readonly string[]): MarkdownBlock {
  const [head = "", _rule, ...rows] = lines;
  return { kind: "table", head: cellsOf(head), rows: rows.map(cellsOf) };
}

function readBlock(lines: readonly string[]): MarkdownBlock {
  const [first = ""] = lines;
  if (first.startsWith("#")) return { kind: "heading", text: first.replace(/^#+\s*/, "") };
  if (first.startsWith("|")) return readTable(lines);
  if (/^[-*] /.test(first)) {
    const items: string[] = [];
    for (const line of lines) {
      if (/^[-*] /.test(line)) items.push(line.slice(2));
      else items.push(`${items.pop() ?? ""} ${line.trim()}`);
    }
    return { kind: "list", items };
  }
  return { kind: "paragraph", text: lines.join(" ") };
}

/** Splits Markdown into blocks: headings, paragraphs, lists, tables and fenced code. */
export function readMarkdown(text: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let pending: string[] = [];
  let code: string[] | undefined;
  const flush = (): void => {
    if (pending.length > 0) blocks.push(readBlock(pending));
    pending = [];
  };
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) {
      if (code === undefined) {
        flush();
        code = [];
      } else {
        blocks.push({ kind: "code", code: code.join("\n") });
        code = undefined;
      }
    } else if (code !== undefined) code.push(line);
    else if (line.trim() === "") flush();
    else pending.push(line);
  }
  flush();
  return blocks;
}

/** Splits a line into plain, strong and code spans. */
export function readSpans(text: string): readonly MarkdownSpan[] {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((part) => part !== "")
    .map((part) => {
      if (part.startsWith("`") && part.length > 2) return { kind: "code", text: part.slice(1, -1) };
      if (part.startsWith("**") && part.length > 4)
        return { kind: "strong", text: part.slice(2, -2) };
      return { kind: "text", text: part };
    });
}
