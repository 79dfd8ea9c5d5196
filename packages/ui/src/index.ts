export { Chart } from "./chart/chart.tsx";
export type { ChartBand, ChartEvent, ChartSeries, ChartUnit, Values } from "./chart/chart-model.ts";
export { Sparkline } from "./chart/sparkline.tsx";
export { formatUnit } from "./chart/units.ts";
export { CommandPalette, groupCommands } from "./command/command-palette.tsx";
export type { Command } from "./command/command-registry.tsx";
export { CommandProvider, useCommandList, useCommands } from "./command/command-registry.tsx";
export type { KeyPress } from "./command/shortcut.ts";
export { matchesShortcut, shortcutKeys } from "./command/shortcut.ts";
export { ShortcutsDialog } from "./command/shortcuts-dialog.tsx";
export type { ButtonProps } from "./controls/button.tsx";
export { Button, buttonClass } from "./controls/button.tsx";
export { RadioGroup, Segmented } from "./controls/choices.tsx";
export { Combobox } from "./controls/combobox.tsx";
export { Field } from "./controls/field.tsx";
export { useFieldControl } from "./controls/field-context.ts";
export type { IconButtonProps } from "./controls/icon-button.tsx";
export { IconButton } from "./controls/icon-button.tsx";
export { controlClass, Input, Textarea } from "./controls/input.tsx";
export { NumberInput } from "./controls/number-input.tsx";
export { SearchInput } from "./controls/search-input.tsx";
export type { Option } from "./controls/select.tsx";
export { Select } from "./controls/select.tsx";
export { Slider } from "./controls/slider.tsx";
export { Checkbox, Switch } from "./controls/toggles.tsx";
export { Badge } from "./data/badge.tsx";
export { CodeBlock, CopyButton } from "./data/copy.tsx";
export { Kbd } from "./data/kbd.tsx";
export { Pagination } from "./data/pagination.tsx";
export { initials, personToken } from "./data/person.ts";
export { EmptyState, ErrorState } from "./data/placeholder-states.tsx";
export type { Person } from "./data/presence.tsx";
export { Avatar, PresenceStack } from "./data/presence.tsx";
export type { Problem } from "./data/problem.ts";
export { toProblem } from "./data/problem.ts";
export { RelativeTime } from "./data/relative-time.tsx";
export { Skeleton, SkeletonRows } from "./data/skeleton.tsx";
export { DefinitionList, Stat } from "./data/stat.tsx";
export type { Column, SortOrder } from "./data/table.tsx";
export { Table } from "./data/table.tsx";
export { formatBytes } from "./format/bytes.ts";
export { formatDuration } from "./format/duration.ts";
export { formatCompact, formatNumber, formatPercent } from "./format/number.ts";
export { formatExactTime, formatRelativeTime } from "./format/relative-time.ts";
export { Page, PageHeader, Panel, Toolbar } from "./layout/page.tsx";
export type { ResizablePanel } from "./layout/resizable-panels.tsx";
export { ResizablePanels } from "./layout/resizable-panels.tsx";
export { ConfirmDialog } from "./overlay/confirm-dialog.tsx";
export { Dialog, DialogClose } from "./overlay/dialog.tsx";
export { FormDialog } from "./overlay/form-dialog.tsx";
export type { MenuEntry } from "./overlay/menu-entry.ts";
export { ContextMenu, DropdownMenu } from "./overlay/menus.tsx";
export { Popover } from "./overlay/popover.tsx";
export { Sheet } from "./overlay/sheet.tsx";
export type { Tab } from "./overlay/tabs.tsx";
export { Tabs } from "./overlay/tabs.tsx";
export { Toaster, toast } from "./overlay/toast.tsx";
export { Tooltip, TooltipProvider } from "./overlay/tooltip.tsx";
export type { StatusLook, StatusName, StatusTone } from "./status/status.ts";
export {
  isStatusName,
  statusLook,
  statusLooks,
  statusToken,
  statusTones,
} from "./status/status.ts";
export { StatusBadge, StatusDot } from "./status/status-badge.tsx";
export { StatusMark, statusTextClass } from "./status/status-mark.tsx";
export { cn } from "./theme/class-names.ts";
export type { ThemePreference } from "./theme/theme-preference.ts";
export { parseThemePreference, themeCookieName } from "./theme/theme-preference.ts";
export {
  ThemeProvider,
  useColorScheme,
  useReducedMotion,
  useTheme,
} from "./theme/theme-provider.tsx";
export type { TokenName } from "./theme/tokens.ts";
export { readToken, token, tokenNames } from "./theme/tokens.ts";
