import type { ReactNode } from "react";

/** Two threads woven through two more. */
export function Logo({ size = 22 }: { readonly size?: number | undefined }): ReactNode {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" fill="none">
      <g strokeLinecap="round" strokeWidth="2.2">
        <path
          d="M2.5 8.5h2.6M11.500 8.500h10M2.500 15.500h10M18.900 15.500h2.600"
          className="stroke-accent"
        />
        <path d="M8.300 2.500v19M15.700 2.500v2.800M15.700 11.700v9.800" className="stroke-ink-1" />
      </g>
    </svg>
  );
}
