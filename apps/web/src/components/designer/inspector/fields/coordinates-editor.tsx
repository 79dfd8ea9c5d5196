"use client";

import type { JsonValue } from "@edgeloom/kernel";
import { IconButton, NumberInput } from "@edgeloom/ui";
import { X } from "lucide-react";
import { type ReactNode, useState } from "react";

interface CoordinatesEditorProps {
  readonly value: JsonValue | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue | undefined) => void;
}

function part(value: JsonValue | undefined, name: string): number | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const held: unknown = Reflect.get(value, name);
  return typeof held === "number" ? held : undefined;
}

/** A place by latitude and longitude; it is written when both are there. */
export function CoordinatesEditor({
  value,
  disabled,
  onChange,
}: CoordinatesEditorProps): ReactNode {
  const [half, setHalf] = useState<{
    latitude?: number | undefined;
    longitude?: number | undefined;
  }>({});
  const latitude = part(value, "latitude") ?? half.latitude;
  const longitude = part(value, "longitude") ?? half.longitude;
  const change = (next: { latitude: number | undefined; longitude: number | undefined }): void => {
    setHalf(next);
    if (next.latitude !== undefined && next.longitude !== undefined) {
      onChange({ latitude: next.latitude, longitude: next.longitude });
    } else if (value !== undefined) onChange(undefined);
  };
  return (
    <div className="grid w-full grid-cols-[1fr_1fr_auto] gap-1">
      <NumberInput
        aria-label="Latitude"
        placeholder="latitude"
        unit="°N"
        min={-90}
        max={90}
        step={0.1}
        value={latitude}
        disabled={disabled}
        onValueChange={(next) => change({ latitude: next, longitude })}
      />
      <NumberInput
        id="longitude"
        aria-label="Longitude"
        placeholder="longitude"
        unit="°E"
        min={-180}
        max={180}
        step={0.1}
        value={longitude}
        disabled={disabled}
        onValueChange={(next) => change({ latitude, longitude: next })}
      />
      <IconButton
        label="Leave the place open"
        size="sm"
        disabled={disabled || (latitude === undefined && longitude === undefined)}
        icon={<X size={14} />}
        onClick={() => change({ latitude: undefined, longitude: undefined })}
      />
    </div>
  );
}
