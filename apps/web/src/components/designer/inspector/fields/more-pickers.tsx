"use client";

import { isSecretReference } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { Combobox, IconButton } from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, X } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { client, unwrap } from "../../../../client/api.ts";
import { useSession } from "../../../session/session-provider.tsx";

interface SecretPickerProps {
  readonly value: JsonValue | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: JsonValue | undefined) => void;
}

/** A secret by its name; its value is never here. */
export function SecretPicker({ value, disabled, onChange }: SecretPickerProps): ReactNode {
  const { workspaceId } = useSession();
  const { data } = useQuery({
    queryKey: ["secret-names", workspaceId],
    staleTime: 30_000,
    queryFn: () => unwrap(client.secrets.$get()),
  });
  const chosen = isSecretReference(value) ? value.$secret : undefined;
  const names = new Set((data?.items ?? []).map((secret) => secret.name));
  if (chosen !== undefined) names.add(chosen);
  return (
    <div className="flex w-full items-center gap-1">
      <div className="min-w-0 grow">
        <Combobox
          value={chosen}
          disabled={disabled}
          onValueChange={(name) => onChange({ $secret: name })}
          options={[...names].map((name) => ({
            value: name,
            label: name,
            icon: <KeyRound size={13} />,
          }))}
          placeholder={
            names.size === 0 ? "No secrets yet; add them in Settings" : "Choose a secret"
          }
          searchPlaceholder="Search secrets"
        />
      </div>
      {chosen === undefined || disabled ? null : (
        <IconButton
          label="Leave open"
          size="sm"
          icon={<X size={14} />}
          onClick={() => onChange(undefined)}
        />
      )}
    </div>
  );
}

interface CodePickerProps {
  readonly value: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: string | undefined) => void;
}

/** Two-letter codes that name a country, found by asking the browser for each name. */
function countryOptions(): readonly { readonly value: string; readonly label: string }[] {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const codes = [...letters].flatMap((first) => [...letters].map((second) => first + second));
  return codes
    .flatMap((code) => {
      const name = names.of(code);
      return name === undefined || name === code
        ? []
        : [{ value: code, label: `${name} (${code})` }];
    })
    .sort((a, b) => a.label.localeCompare(b.label));
}

export function CountryPicker({ value, disabled, onChange }: CodePickerProps): ReactNode {
  const options = useMemo(countryOptions, []);
  return (
    <div className="flex w-full items-center gap-1">
      <div className="min-w-0 grow">
        <Combobox
          value={value}
          disabled={disabled}
          onValueChange={onChange}
          options={options}
          placeholder="Choose a country"
          searchPlaceholder="Search countries"
        />
      </div>
      {value === undefined || disabled ? null : (
        <IconButton
          label="Leave open"
          size="sm"
          icon={<X size={14} />}
          onClick={() => onChange(undefined)}
        />
      )}
    </div>
  );
}

export function TimeZonePicker({ value, disabled, onChange }: CodePickerProps): ReactNode {
  const options = useMemo(
    () =>
      ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map(
        (zone) => ({ value: zone, label: zone.replaceAll("_", " ") }),
      ),
    [],
  );
  return (
    <Combobox
      value={value}
      disabled={disabled}
      onValueChange={onChange}
      options={options}
      placeholder="UTC"
      searchPlaceholder="Search time zones"
    />
  );
}
