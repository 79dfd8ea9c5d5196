/** Looks shared by everything that opens over the page and holds choices. */
export const menuSurfaceClass =
  "z-50 min-w-40 animate-arrive overflow-hidden rounded-lg bg-surface-1 text-ink-1 text-sm shadow-raised";

const itemClass =
  "relative flex min-h-7 cursor-default select-none items-center gap-2 rounded-md px-2 py-1 text-ink-1 outline-none [&_svg]:shrink-0";

/** An item of a menu or select: Radix marks the one under the pointer or keyboard. */
export const menuItemClass = `${itemClass} data-highlighted:bg-surface-2 data-disabled:pointer-events-none data-disabled:opacity-45`;

/** An item of a searched list: cmdk writes true or false where Radix leaves the attribute out. */
export const searchedItemClass = `${itemClass} data-[selected=true]:bg-surface-2 data-[disabled=true]:pointer-events-none data-[disabled=true]:opacity-45`;
