import { EdgeloomError, err, ok, type Result, toErrorDetails } from "@edgeloom/kernel";

/** What `action` gives back, or the error it refused with; a defect comes out as `internal`. */
export function attempt<T>(action: () => T): Result<T, EdgeloomError> {
  try {
    return ok(action());
  } catch (error) {
    if (error instanceof EdgeloomError) return err(error);
    return err(new EdgeloomError(toErrorDetails(error), { cause: error }));
  }
}
