import type { Position } from "@edgeloom/graph";
import { toast } from "@edgeloom/ui";
import { copySelected, pasteAt } from "./designer-actions.ts";
import type { DesignerModel } from "./designer-model.ts";

/** Copies what is selected as text, so that it can be pasted into another workflow or window. */
export async function copyToClipboard(model: DesignerModel): Promise<void> {
  const text = copySelected(model);
  if (text === undefined) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    toast.error("Could not copy", error);
  }
}

export async function pasteFromClipboard(model: DesignerModel, middle: Position): Promise<void> {
  try {
    const text = await navigator.clipboard.readText();
    if (!pasteAt(model, text, middle)) {
      toast.message("Nothing to paste", {
        description: "Copy nodes in this or another workflow first.",
      });
    }
  } catch (error) {
    toast.error("Could not read the clipboard; press Ctrl+V instead", error);
  }
}
