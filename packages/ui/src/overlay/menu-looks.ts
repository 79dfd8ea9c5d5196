/** Looks shared by everything that opens over the page and holds choices. */
export const menuSurfaceClass =
  "z-50 min-w-40 animate-arrive overflow-hidden rounded-lg bg-surface-1 text-ink-1 text-sm shadow-raised";

export const menuItemClass =
  "relative flex min-h-7 cursor-default select-none items-center gap-2 rounded-md px-2 py-1 text-ink-1 outline-none data-disabled:pointer-events-none data-[disabled=true]:pointer-events-none data-highlighted:bg-surface-2 data-[selected=true]:bg-surface-2 data-disabled:opacity-45 data-[disabled=true]:opacity-45 [&_svg]:shrink-0";
