// The value of a YAML 1.1 scalar as go-yaml v2 reads it: y, yes and on are true, 012 is ten, dates stay strings.
import { shrinkInteger } from "../json_value.ts";
import { YamlSyntaxError } from "./yaml_error.ts";
import { resolvesToOtherType } from "./yaml_resolve.ts";

/** Infinities and not-a-number are here, though JSON has none. */
export type YamlScalar = string | number | bigint | boolean | null;

const TRUE = ["y", "yes", "true", "on"];
const FALSE = ["n", "no", "false", "off"];
const CORE_TAG = "tag:yaml.org,2002:";

/** A scalar without tag and quotes. */
export function plainValue(text: string): YamlScalar {
  if (!resolvesToOtherType(text)) return text;
  const word = text.toLowerCase();
  if (word === "" || word === "~" || word === "null") return null;
  if (TRUE.includes(word)) return true;
  if (FALSE.includes(word)) return false;
  if (word.endsWith(".inf")) return word.startsWith("-") ? -Infinity : Infinity;
  if (word === ".nan") return NaN;
  return numberValue(text.replaceAll("_", "")) ?? text;
}

/** @param tag in full, or `!`; @throws {YamlSyntaxError} when the text is no value of the tag's type */
export function taggedValue(text: string, tag: string): YamlScalar {
  if (!tag.startsWith(CORE_TAG)) return text;
  const type = tag.slice(CORE_TAG.length);
  if (type === "binary") return decodeBinary(text);
  const value = plainValue(text);
  if (type === "float" && (typeof value === "number" || typeof value === "bigint")) return value;
  if (type === typeName(value)) return value;
  if (!["bool", "int", "float", "null"].includes(type)) return text;
  throw new YamlSyntaxError(`yaml: cannot decode !!${typeName(value)} \`${text}\` as a !!${type}`);
}

function typeName(value: YamlScalar): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  return typeof value === "bigint" || Number.isInteger(value) ? "int" : "float";
}

/** Undefined for timestamps and base 60, which go-yaml leaves as they are. */
function numberValue(text: string): number | bigint | undefined {
  const signedBinary = /^0b([-+])([01]+)$/.exec(text);
  if (signedBinary) return integerOf(signedBinary[1] === "-" ? "-" : "", `0b${signedBinary[2]}`);
  const integer = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/.exec(text);
  if (integer) {
    const value = integerOf(integer[1]!, integer[2]!.replace(/^0(?=[0-7])/, "0o"));
    if (BigInt(value) >= -(2n ** 63n) && BigInt(value) < 2n ** 64n) return value;
  }
  return /^[-+]?[.0-9][.0-9eE+-]*$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

function integerOf(sign: string, digits: string): number | bigint {
  const value = BigInt(digits);
  return shrinkInteger(sign === "-" ? -value : value);
}

function decodeBinary(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(text));
  } catch (cause) {
    throw new YamlSyntaxError("yaml: !!binary value contains invalid base64 data", { cause });
  }
}
