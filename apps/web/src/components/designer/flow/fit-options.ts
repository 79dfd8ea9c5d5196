/** How the whole graph is shown: clear of the controls and the small map at the foot of the canvas. */
export const fitOptions = {
  duration: 160,
  maxZoom: 1,
  padding: { top: "48px", right: "40px", bottom: "120px", left: "40px" },
} as const;
