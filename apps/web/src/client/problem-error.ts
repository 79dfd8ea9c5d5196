import { z } from "zod";

const problemSchema = z.object({
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  remedy: z.string().optional(),
  field: z.string().optional(),
  problems: z.array(z.unknown()).optional(),
});

/** A refusal by the API, with what the interface shows of it. */
export class ProblemError extends Error {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly remedy: string | undefined;
  readonly field: string | undefined;
  readonly problems: readonly unknown[];

  constructor(problem: z.infer<typeof problemSchema>) {
    super(problem.detail);
    this.name = "ProblemError";
    this.title = problem.title;
    this.status = problem.status;
    this.code = problem.code;
    this.remedy = problem.remedy;
    this.field = problem.field;
    this.problems = problem.problems ?? [];
  }

  get detail(): string {
    return this.message;
  }
}

/** Reads the problem from a refused response; a body that is none gives a general one. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = problemSchema.safeParse(body);
  if (parsed.success) return new ProblemError(parsed.data);
  return new ProblemError({
    title: "Request failed",
    status: response.status,
    detail: `The server answered with status ${response.status}`,
    code: "internal",
    remedy: "Try again in a moment.",
  });
}
