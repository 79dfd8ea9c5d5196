const patternCharactersMax = 500;

/** Whether `{1,}` or `{1,9}` stands here; `{9}` always takes the same and cannot backtrack. */
function isRange(source: string, index: number): boolean {
  return source[index] === "{" && /^\{\d*,/.test(source.slice(index, index + 12));
}

/**
 * Whether a quantified group holds another quantifier or alternatives (`(a+)+`, `(a|ab)*`). Such patterns can
 * backtrack exponentially, and nothing can interrupt a regular expression once it runs.
 */
function nestsQuantifiers(source: string): boolean {
  const groups: boolean[] = [];
  let risky = false;
  let inClass = false;
  for (let i = 0; i < source.length; i += 1) {
    const char = source[i];
    if (char === "\\") {
      i += 1;
    } else if (inClass) {
      inClass = char !== "]";
    } else if (char === "[") {
      inClass = true;
    } else if (char === "(") {
      groups.push(risky);
      risky = false;
      if (source[i + 1] === "?") i += 1;
    } else if (char === ")") {
      const inner: boolean = risky;
      const quantified = "*+{".includes(source[i + 1] ?? " ");
      if (inner && quantified) return true;
      risky = (groups.pop() ?? false) || inner || quantified;
    } else if (char === "*" || char === "+" || char === "|" || isRange(source, i)) {
      risky = true;
    }
  }
  return false;
}

/** The regular expressions of JSONata, without those that could hang the process. */
class BoundedRegExp extends RegExp {
  constructor(pattern: RegExp | string, flags?: string) {
    super(pattern, flags ?? (pattern instanceof RegExp ? pattern.flags : undefined));
    if (this.source.length > patternCharactersMax) {
      throw new SyntaxError(`a pattern has at most ${patternCharactersMax} characters`);
    }
    if (nestsQuantifiers(this.source)) {
      throw new SyntaxError(`the pattern /${this.source}/ repeats a group that itself repeats`);
    }
  }
}

export const boundedRegExp = BoundedRegExp as RegExpConstructor;
