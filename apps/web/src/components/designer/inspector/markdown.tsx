import { assertNever } from "@edgeloom/kernel";
import { CodeBlock } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { type MarkdownBlock, readMarkdown, readSpans } from "./markdown-blocks.ts";

function Spans({ text }: { readonly text: string }): ReactNode {
  return readSpans(text).map((span, index) => {
    const key = `${index}${span.kind}`;
    switch (span.kind) {
      case "text":
        return <span key={key}>{span.text}</span>;
      case "strong":
        return (
          <strong key={key} className="font-medium text-ink-1">
            {span.text}
          </strong>
        );
      case "code":
        return (
          <code key={key} className="break-words rounded-[4px] bg-surface-2 px-1 font-mono text-xs">
            {span.text}
          </code>
        );
      default:
        return assertNever(span.kind);
    }
  });
}

function Block({ block }: { readonly block: MarkdownBlock }): ReactNode {
  switch (block.kind) {
    case "heading":
      return <h3 className="font-medium text-ink-1">{block.text}</h3>;
    case "paragraph":
      return (
        <p className="text-pretty">
          <Spans text={block.text} />
        </p>
      );
    case "list":
      return (
        <ul className="flex list-disc flex-col gap-1 pl-4">
          {block.items.map((item) => (
            <li key={item}>
              <Spans text={item} />
            </li>
          ))}
        </ul>
      );
    case "code":
      return <CodeBlock label="example" code={block.code} />;
    case "table":
      return (
        <div className="overflow-x-auto">
          <table className="w-full text-left text-xs">
            <thead>
              <tr>
                {block.head.map((cell) => (
                  <th key={cell} className="border-b py-1 pr-3 font-medium text-ink-3">
                    <Spans text={cell} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row) => (
                <tr key={row.join()} className="align-top">
                  {row.map((cell) => (
                    <td key={cell} className="border-line/70 border-b py-1 pr-3">
                      <Spans text={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    default:
      return assertNever(block);
  }
}

/** Documentation of a node type. Text is shown as text: there is no HTML in it. */
export function Markdown({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="flex flex-col gap-3 text-ink-2 text-sm">
      {readMarkdown(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one text never move.
        <Block key={index} block={block} />
      ))}
    </div>
  );
}
