// Unions: members of which at most one is set, in some types named by a discriminator (KEP-1027).
import type { FieldSchema } from "../../encoding/schema/schema.ts";

/** The value of `x-kubernetes-unions`; undefined for messages without a union. */
export function unionsOf(
  fields: readonly FieldSchema[],
  markers: readonly string[],
): readonly Readonly<Record<string, unknown>>[] | undefined {
  if (!markers.includes("union")) return undefined;
  const discriminator = fields.find((field) => field.markers?.includes("unionDiscriminator"))?.name;
  const members = fields.map(({ name }) => name).filter((name) => name !== discriminator).sort();
  const discriminateBy = Object.fromEntries(members.map((name) => [name, goName(name)]));
  return [{ ...(discriminator && { discriminator }), "fields-to-discriminateBy": discriminateBy }];
}

/** The discriminator names a member as the Go struct does. */
function goName(jsonName: string): string {
  return jsonName.charAt(0).toUpperCase() + jsonName.slice(1);
}
