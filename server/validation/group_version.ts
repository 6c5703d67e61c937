// `group/version` texts in fields (apimachinery's schema.ParseGroupVersion).

/** What is wrong with the text; undefined when it can be read. */
export function groupVersionFault(text: string): string | undefined {
  return text.split("/").length > 2 ? `unexpected GroupVersion string: ${text}` : undefined;
}

/** Of a text without fault; the core group is "". */
export function groupVersionParts(text: string): { group: string; version: string } {
  const slash = text.indexOf("/");
  return { group: slash < 0 ? "" : text.slice(0, slash), version: text.slice(slash + 1) };
}
