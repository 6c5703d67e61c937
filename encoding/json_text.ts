// JSON text as Go's encoding/json writes it, for values that are small enough to be built as plain data: Status bodies,
// discovery documents. Stored objects never come through here.

/** What JSON.stringify leaves raw but Go's HTML-safe encoder escapes. In JSON text these stand only inside strings. */
const htmlUnsafe = /[<>&\u2028\u2029]/g;

/** Compact JSON, members in the order given, without a newline at its end. */
export function goJson(value: unknown): string {
  return escapeHtml(JSON.stringify(value));
}

/** JSON indented by two spaces, without a newline at its end, as `?pretty=true` shows it. */
export function goJsonIndent(value: unknown): string {
  return escapeHtml(JSON.stringify(value, null, 2));
}

/** JSON text with what Go escapes of HTML escaped. */
export function escapeHtml(json: string): string {
  return json.replace(htmlUnsafe, (char) => "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0"));
}
