import { CodeBlock } from "@edgeloom/ui";
import type { ReactNode } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/** Links of a lesson come from whoever wrote it: they open apart, and only to the web. */
function safeLink(address: string): string {
  return /^(https?:\/\/|#|\/(?!\/))/.test(address) ? address : "";
}

const parts: Components = {
  h1: ({ children }) => <h2 className="mt-4 font-semibold text-ink-1 text-lg">{children}</h2>,
  h2: ({ children }) => <h2 className="mt-4 font-semibold text-ink-1 text-lg">{children}</h2>,
  h3: ({ children }) => <h3 className="mt-2 font-medium text-base text-ink-1">{children}</h3>,
  ol: ({ children }) => <ol className="list-decimal space-y-1.5 pl-5">{children}</ol>,
  ul: ({ children }) => <ul className="list-disc space-y-1.5 pl-5">{children}</ul>,
  strong: ({ children }) => <strong className="font-medium text-ink-1">{children}</strong>,
  a: ({ children, href }) => (
    <a
      href={href}
      rel="noopener noreferrer nofollow"
      target={href?.startsWith("http") === true ? "_blank" : undefined}
      className="text-accent underline-offset-4 hover:underline"
    >
      {children}
    </a>
  ),
  code: ({ children }) => (
    <code className="rounded-[4px] bg-surface-2 px-1 py-0.5 font-mono text-[0.85em] text-ink-1">
      {children}
    </code>
  ),
  pre: ({ node }) => {
    const [code] = node?.children ?? [];
    const [text] = code?.type === "element" ? code.children : [];
    return <CodeBlock label="example" code={text?.type === "text" ? text.value.trimEnd() : ""} />;
  },
  blockquote: ({ children }) => (
    <blockquote className="border-line-strong border-l-2 pl-3 text-ink-3">{children}</blockquote>
  ),
  table: ({ children }) => (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm">{children}</table>
    </div>
  ),
  th: ({ children }) => (
    <th className="border-b px-2 py-1 font-medium text-ink-3 text-xs">{children}</th>
  ),
  td: ({ children }) => <td className="border-line/70 border-b px-2 py-1.5">{children}</td>,
};

/** A lesson in Markdown. HTML in it is shown as text, and pictures are left out: they could tell who reads. */
export function Lesson({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="flex max-w-prose flex-col gap-3 text-pretty text-base text-ink-2 leading-6">
      <Markdown
        remarkPlugins={[remarkGfm]}
        components={parts}
        disallowedElements={["img"]}
        urlTransform={safeLink}
      >
        {text}
      </Markdown>
    </div>
  );
}
