// What a kind has to say about a write that is fine so far (apiserver's WarningsOnCreate and WarningsOnUpdate).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { messageOf } from "../validation/fields.ts";

/** Texts for Warning headers. `old` is undefined for creates. */
export type WarningSource = (object: TypedObject, old: TypedObject | undefined) => string[];

/** By `plural.group`, the group left out with its dot for the core group. */
export type WarningTable = Readonly<Record<string, WarningSource>>;

/** For the kinds that look again only at what an update has changed. */
export function generationDiffers(object: TypedObject, old: TypedObject): boolean {
  return messageOf(object.metadata).generation !== messageOf(old.metadata).generation;
}

/** As Go's `%v` shows a list of texts. */
export function listText(texts: readonly string[]): string {
  return `[${texts.join(" ")}]`;
}
