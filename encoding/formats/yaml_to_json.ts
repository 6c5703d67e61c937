// A request body in YAML as JSON, by the rules of sigs.k8s.io/yaml over go-yaml v2: YAML 1.1 scalars, keys of other types as
// their text, merge keys, the first document alone.
import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { isJsonObject, type JsonObject, type JsonValue, jsonValueToBytes, newJsonObject } from "../json_value.ts";
import { goYamlError, lineAt, YamlSyntaxError } from "./yaml_error.ts";
import { plainValue, taggedValue, type YamlScalar } from "./yaml_value.ts";

export interface YamlJson {
  /** Keys sorted, of duplicate ones the last. */
  readonly json: Uint8Array;
  /** Such as `line 5: key "a" already set in map`. */
  readonly duplicateKeys: readonly string[];
}

/** @throws {YamlSyntaxError} with go-yaml's message */
export async function yamlToJson(yaml: Uint8Array): Promise<YamlJson> {
  // Few requests are YAML: the parser is loaded for the first one.
  const library = await import("yaml");
  const text = decodeText(yaml);
  const document = library.parseDocument(text, {
    version: "1.1",
    schema: "failsafe",
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  for (const { code, message, pos } of document.errors) {
    const inList = library.isSeq(document.contents);
    const error = goYamlError(text, { code, message, offset: pos[0], inList });
    if (error !== undefined) throw error;
  }
  const converter = new YamlConverter(text, document, library);
  const value = converter.convert(document.contents);
  return { json: jsonValueToBytes(value), duplicateKeys: converter.duplicateKeys };
}

// deno-lint-ignore no-control-regex -- what YAML allows, the rest is an error
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]/;

function decodeText(yaml: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(yaml);
    if (CONTROL.test(text)) throw new YamlSyntaxError("yaml: control characters are not allowed");
    return text;
  } catch (error) {
    if (error instanceof YamlSyntaxError) throw error;
    throw new YamlSyntaxError("yaml: invalid leading UTF-8 octet", { cause: error });
  }
}

type YamlLibrary = typeof import("yaml");

class YamlConverter {
  readonly duplicateKeys: string[] = [];
  readonly #text: string;
  readonly #document: Document.Parsed;
  readonly #library: YamlLibrary;
  readonly #openAnchors = new Set<Node>();
  #nodeCount = 0;
  #aliasedCount = 0;

  constructor(text: string, document: Document.Parsed, library: YamlLibrary) {
    this.#text = text;
    this.#document = document;
    this.#library = library;
  }

  convert(node: unknown): JsonValue {
    this.#count();
    if (this.#library.isMap(node)) return this.#object(node);
    if (this.#library.isSeq(node)) return (node as YAMLSeq).items.map((item) => this.convert(item));
    if (this.#library.isAlias(node)) return this.#alias(node);
    return this.#library.isScalar(node) ? jsonScalar(scalarValue(node)) : null;
  }

  /** Text that aliases blow up is refused, by go-yaml's measure. */
  #count(): void {
    this.#nodeCount++;
    if (this.#openAnchors.size > 0) this.#aliasedCount++;
    if (this.#aliasedCount <= 100 || this.#nodeCount <= 1000) return;
    const share = Math.min(Math.max(0.99 - 0.89 * (this.#nodeCount - 400_000) / 3_600_000, 0.1), 0.99);
    if (this.#aliasedCount / this.#nodeCount > share) {
      throw new YamlSyntaxError("yaml: document contains excessive aliasing");
    }
  }

  #alias(alias: Alias): JsonValue {
    const target = alias.resolve(this.#document);
    if (target === undefined) throw new YamlSyntaxError(`yaml: unknown anchor '${alias.source}' referenced`);
    if (this.#openAnchors.has(target)) {
      throw new YamlSyntaxError(`yaml: anchor '${alias.source}' value contains itself`);
    }
    this.#openAnchors.add(target);
    const value = this.convert(target);
    this.#openAnchors.delete(target);
    return value;
  }

  #object(map: YAMLMap): JsonObject {
    const object = newJsonObject();
    const seen = new Set<string>();
    for (const pair of map.items) {
      if (this.#isMerge(pair)) {
        this.#merge(object, pair.value);
        continue;
      }
      const key = this.#key(pair.key);
      const value = this.convert(pair.value);
      if (seen.has(key.shown)) this.#reportDuplicate(key.shown, pair);
      seen.add(key.shown);
      object[key.text] = value;
    }
    return object;
  }

  #isMerge({ key }: Pair): boolean {
    return this.#library.isScalar(key) && key.type === "PLAIN" && key.source === "<<" && key.tag === undefined;
  }

  #merge(object: JsonObject, node: unknown): void {
    const value = this.convert(node);
    // Of several maps the first one wins.
    for (const source of Array.isArray(value) ? value.toReversed() : [value]) {
      if (!isJsonObject(source)) {
        throw new YamlSyntaxError("yaml: map merge requires map or sequence of maps as the value");
      }
      Object.assign(object, source);
    }
  }

  #key(node: unknown): { text: string; shown: string } {
    const value = this.#library.isScalar(node) ? scalarValue(node) : this.convert(node);
    if (typeof value === "string") return { text: value, shown: JSON.stringify(value) };
    if (typeof value !== "object") return { text: keyText(value), shown: keyText(value) };
    throw new YamlSyntaxError(`error converting YAML to JSON: unsupported map key: ${JSON.stringify(value)}`);
  }

  #reportDuplicate(shown: string, { key, value }: Pair): void {
    const place = this.#isEmpty(value) ? key as Node : value as Node;
    const line = lineAt(this.#text, place.range?.[0] ?? 0) + 1;
    this.duplicateKeys.push(`line ${line}: key ${shown} already set in map`);
  }

  #isEmpty(value: unknown): boolean {
    return value === null || (this.#library.isScalar(value) && value.source === "");
  }
}

function scalarValue(scalar: Scalar): YamlScalar {
  const text = String(scalar.value ?? "");
  if (scalar.tag !== undefined) return taggedValue(text, scalar.tag);
  return scalar.type === "PLAIN" || scalar.type === undefined ? plainValue(text) : text;
}

function keyText(value: number | bigint | boolean): string {
  if (value === Infinity) return ".inf";
  if (value === -Infinity) return "-.inf";
  return Number.isNaN(value) ? ".nan" : String(value);
}

function jsonScalar(value: YamlScalar): JsonValue {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new YamlSyntaxError(`json: unsupported value: ${value === Infinity ? "+Inf" : value < 0 ? "-Inf" : "NaN"}`);
  }
  return value;
}
