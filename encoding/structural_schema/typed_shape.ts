// Whether JSON text of a typed message (metadata) is what encoding the message would print, keys sorted: known members only,
// nothing empty that is omitted, nothing missing that is always there. Compiled from the schema tables.
import { type FieldSchema, isMessageType, messageSchema } from "../schema/schema.ts";
import { compareUtf8 } from "../utf8_order.ts";
import { byte, type CanonicalScanner, notCanonical } from "./canonical_scanner.ts";

/** Takes the next value. @throws notCanonical when it would be printed otherwise */
export type ShapeCheck = (scanner: CanonicalScanner) => void;

interface Member {
  readonly key: Uint8Array;
  readonly isRequired: boolean;
  readonly check: ShapeCheck;
}

const encoder = new TextEncoder();

export function compileTypedShape(messageName: string, requiredNames: readonly string[] = []): ShapeCheck {
  const members = messageSchema(messageName).fields.map((field) => compileMember(field, requiredNames));
  members.sort((a, b) => compareUtf8(a.name, b.name));
  return (scanner) => checkObject(scanner, members);
}

function compileMember(field: FieldSchema, requiredNames: readonly string[]): Member & { name: string } {
  const isRequired = !field.omitempty || requiredNames.includes(field.name);
  const check = field.repeated
    ? listCheck(valueCheck(field, false))
    : field.map !== undefined
    ? mapCheck(valueCheck(field, false))
    : valueCheck(field, !field.pointer && (field.omitempty ?? false));
  return { name: field.name, key: encoder.encode(field.name), isRequired, check };
}

/** Keys and members are both sorted: one walk over the two. */
function checkObject(scanner: CanonicalScanner, members: readonly Member[]): void {
  let next = 0;
  scanner.object(() => {
    while (next < members.length && !isKey(scanner, members[next]!.key)) skipMember(members[next++]!);
    if (next === members.length) throw notCanonical;
    members[next++]!.check(scanner);
  });
  while (next < members.length) skipMember(members[next++]!);
}

function skipMember(member: Member): void {
  if (member.isRequired) throw notCanonical;
}

/** Whether the scanner's last string is this key. */
export function isKey({ bytes, textStart, textEnd }: CanonicalScanner, key: Uint8Array): boolean {
  if (textEnd - textStart !== key.length) return false;
  for (let i = 0; i < key.length; i++) if (bytes[textStart + i] !== key[i]) return false;
  return true;
}

/** Lists and maps of messages are omitted when empty; no message that this serves has others. */
function listCheck(check: ShapeCheck): ShapeCheck {
  return (scanner) => {
    if (!scanner.list(() => check(scanner))) throw notCanonical;
  };
}

function mapCheck(check: ShapeCheck): ShapeCheck {
  return (scanner) => {
    if (!scanner.object(() => check(scanner))) throw notCanonical;
  };
}

function valueCheck(field: FieldSchema, dropsZero: boolean): ShapeCheck {
  const special = isMessageType(field.type) ? messageSchema(field.type).special : undefined;
  if (special === "Time") return checkTime;
  if (special !== undefined) return checkAnyObject;
  if (isMessageType(field.type)) return compileTypedShape(field.type);
  switch (field.type) {
    case "string":
      return (scanner) => {
        scanner.string();
        if (dropsZero && scanner.textEnd === scanner.textStart) throw notCanonical;
      };
    case "bool":
      return (scanner) => {
        if (scanner.peek() === byte.n || (dropsZero && scanner.peek() === 0x66)) throw notCanonical;
        scanner.literal();
      };
    default:
      return (scanner) => checkInteger(scanner, dropsZero);
  }
}

function checkAnyObject(scanner: CanonicalScanner): void {
  if (scanner.peek() !== byte.openBrace) throw notCanonical;
  scanner.value();
}

function checkInteger(scanner: CanonicalScanner, dropsZero: boolean): void {
  const start = scanner.at;
  const isZero = scanner.number();
  if (dropsZero && isZero) throw notCanonical;
  for (let at = start + 1; at < scanner.at; at++) {
    if (scanner.bytes[at]! < 0x30 || scanner.bytes[at]! > 0x39) throw notCanonical;
  }
}

const timeLayout = encoder.encode("0000-00-00T00:00:00Z");

/** In UTC, to the second; whether the day exists was seen when it was written. */
function checkTime(scanner: CanonicalScanner): void {
  scanner.string();
  if (scanner.textEnd - scanner.textStart !== timeLayout.length) throw notCanonical;
  for (let i = 0; i < timeLayout.length; i++) {
    const found = scanner.bytes[scanner.textStart + i]!;
    const isFit = timeLayout[i] === 0x30 ? found >= 0x30 && found <= 0x39 : found === timeLayout[i];
    if (!isFit) throw notCanonical;
  }
}
