import manifest from "@edgeloom/sdk/package.json" with { type: "json" };

export const { version } = manifest;
