/** A source file, as the rules see it. */
export interface SourceFile {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** One breach of a house rule: where, which rule, and what to do. */
export interface Breach {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly remedy: string;
}

export interface Rule {
  readonly name: string;
  readonly remedy: string;
  /** Which files it is about. */
  readonly covers: (path: string) => boolean;
  /** Line numbers at fault, from 1. */
  readonly find: (file: SourceFile) => readonly number[];
}

/** All breaches of the given rules, in the order of files and lines. */
export function check(files: readonly SourceFile[], rules: readonly Rule[]): Breach[] {
  return files.flatMap((file) =>
    rules
      .filter((rule) => rule.covers(file.path))
      .flatMap((rule) =>
        rule.find(file).map((line) => ({
          path: file.path,
          line,
          rule: rule.name,
          remedy: rule.remedy,
        })),
      ),
  );
}

/** A breach as one line that editors can follow. */
export function describeBreach({ path, line, rule, remedy }: Breach): string {
  return `${path}:${line} ${rule}. ${remedy}`;
}

/** Lines that match, with comments and string contents left in. */
export function linesMatching(text: string, pattern: RegExp): number[] {
  return text.split("\n").flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

/** The text with comments and the contents of strings blanked out, line for line. */
export function codeOf(text: string): string {
  const token =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g;
  return text.replace(token, (match) => {
    const quote = /^["'`]/.test(match) ? (match[0] ?? "") : "";
    return quote + match.replace(/[^\n]/g, " ").slice(quote.length * 2) + quote;
  });
}
