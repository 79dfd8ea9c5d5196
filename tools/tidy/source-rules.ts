import { isTest } from "./package-rules.ts";
import { codeOf, linesMatching, type Rule } from "./rules.ts";

const lineCountMax = 600;
const isCode = (path: string) => /\.(ts|tsx|mjs|js|css)$/.test(path);
/** The rules and their bad samples spell out what they forbid. */
const isOutsideTidy = (path: string) => !path.startsWith("tools/tidy/");
const isCheckedCode = (path: string) => isCode(path) && isOutsideTidy(path);

export const sourceRules: readonly Rule[] = [
  {
    name: `A file has more than ${lineCountMax} lines`,
    remedy: "Split it by topic.",
    covers: (path) => isCode(path) || path.endsWith(".md"),
    find: ({ text }) => (text.split("\n").length > lineCountMax + 1 ? [lineCountMax + 1] : []),
  },
  {
    name: "A drawer without a topic",
    remedy: "Name the file or folder after what is in it.",
    covers: () => true,
    find: ({ path }) =>
      /(^|\/)(utils?|helpers?|shared|commons?|misc)(\/|\.[a-z]+$)/.test(path) ? [1] : [],
  },
  {
    name: "A note of unfinished work",
    remedy: "Do it now, or file an issue and leave the code whole.",
    covers: isCheckedCode,
    find: ({ text }) => linesMatching(text, /\b(TODO|FIXME|XXX|HACK)\b/),
  },
  {
    name: "A check of the compiler is switched off",
    remedy: "Give the value its type; parse it with zod where it comes from outside.",
    covers: isCheckedCode,
    find: ({ path, text }) =>
      // In a test, expecting an error is how one shows that the compiler refuses something.
      linesMatching(
        text,
        isTest(path) ? /@ts-(ignore|nocheck)/ : /@ts-(ignore|nocheck|expect-error)/,
      ),
  },
  {
    name: "A value of type any",
    remedy: "Use unknown and narrow it, or name the type.",
    covers: (path) => isCheckedCode(path) && /\.tsx?$/.test(path),
    find: ({ text }) =>
      linesMatching(
        codeOf(text),
        /:\s*any\b(?!\s*[.?(])|[<|&]\s*any\b|,\s*any>|\bas any\b|\bany\[\]/,
      ),
  },
  {
    name: "A test that is skipped or shuts out others",
    remedy: "Mend the test or delete it.",
    covers: (path) => isOutsideTidy(path) && /\.(test|spec)\.tsx?$/.test(path),
    find: ({ text }) =>
      linesMatching(
        codeOf(text),
        /\b(it|test|describe)\.(skip|only|todo|fixme|skipIf|runIf)\b|\b(xit|xdescribe|fit|fdescribe)\(/,
      ),
  },
  {
    name: "A path of one machine or the address of a package registry",
    remedy: "Derive paths from the repository or the environment; name packages without a host.",
    covers: (path) => isOutsideTidy(path) && path !== "package-lock.json",
    find: ({ text }) =>
      linesMatching(
        text,
        /(^|[\s"'`(=])\/(work|root|Users|home\/[a-z]+)\/|registry\.[a-z]+\.(com|org)|\/artifactory\//,
      ),
  },
];
