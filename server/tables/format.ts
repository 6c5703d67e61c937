// Texts that cells of many kinds share: joined lists, labels, label selectors.

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** The first `max` of `list`, and how many more there are. */
export function joinMore(list: readonly string[], max: number, separator = ","): string {
  const shown = list.slice(0, max).join(separator);
  return list.length > max ? `${shown} + ${list.length - max} more...` : shown;
}

/** `k=v` sorted by key; `<none>` without labels. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.map((key) => `${key}=${labels?.[key]}`).join(",") || "<none>";
}

/**
 * The requirements sorted by key, `a=1,b in (x,y),!c`; `<none>` when there are none, `<error>` for a selector that the
 * API would have refused.
 */
export function formatSelector(selector: LabelSelector | null | undefined): string {
  const text = selectorText(selector);
  return text === undefined ? "<error>" : text || "<none>";
}

/** `""` for a selector without requirements, `undefined` for one that cannot be converted. */
export function selectorText(selector: LabelSelector | null | undefined): string | undefined {
  const requirements: [key: string, text: string | undefined][] = [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]): [string, string] => [key, `${key}=${value}`]),
    ...(selector?.matchExpressions ?? []).map((it): [string, string | undefined] => [it.key, requirementText(it)]),
  ];
  if (requirements.some(([, text]) => text === undefined)) return undefined;
  requirements.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return requirements.map(([, text]) => text).join(",");
}

function requirementText({ key, operator, values = [] }: LabelSelectorRequirement): string | undefined {
  const list = values.toSorted().join(",");
  switch (operator) {
    case "In":
      return values.length > 0 ? `${key} in (${list})` : undefined;
    case "NotIn":
      return values.length > 0 ? `${key} notin (${list})` : undefined;
    case "Exists":
      return values.length === 0 ? key : undefined;
    case "DoesNotExist":
      return values.length === 0 ? `!${key}` : undefined;
    default:
      return undefined;
  }
}
