// The objects in files, one after the other: YAML documents, JSON values, and the items of lists in either.

import { concat } from "@std/bytes/concat";
import { yamlToJson } from "../../encoding/formats/yaml_to_json.ts";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonValueToBytes,
  parseJson,
} from "../../encoding/json_value.ts";
import { ConfigError } from "../config_error.ts";
import { messageOf } from "../message_of.ts";
import { lines } from "./listed_objects.ts";

/** An object with its type. */
export interface FoundDocument {
  readonly object: JsonObject;
  /** The same as JSON; of a JSON file as it stands there. */
  readonly json: Uint8Array;
  /** Of the file, up to and with the document. */
  readonly bytesRead: number;
}

const extensions = /\.(ya?ml|json)$/;
const separator = /^---(\s|$)/;
const newline = new Uint8Array([0x0a]);

/**
 * The files, and all of YAML and JSON in folders and the folders within, by name.
 * @throws {ConfigError} when there is no such file
 */
export async function findFiles(paths: readonly string[]): Promise<readonly { path: string; bytes: number }[]> {
  const found: { path: string; bytes: number }[] = [];
  for (const path of paths) {
    const info = await Deno.stat(path).catch((error) => {
      throw new ConfigError(`cannot read ${path}: ${messageOf(error)}`, { cause: error });
    });
    if (!info.isDirectory) found.push({ path, bytes: info.size });
    else {
      const names = (await Array.fromAsync(Deno.readDir(path))).filter(isWanted).map(({ name }) => `${path}/${name}`);
      found.push(...await findFiles(names.sort()));
    }
  }
  return found;
}

function isWanted({ name, isDirectory }: Deno.DirEntry): boolean {
  return !name.startsWith(".") && (isDirectory || extensions.test(name));
}

/** @throws {ConfigError} naming the file, when it is no YAML or JSON of objects */
export async function* documentsIn(file: string): AsyncGenerator<FoundDocument> {
  using source = await Deno.open(file);
  const progress = { bytesRead: 0 };
  const chunks = counted(source.readable, progress);
  const isJson = file.endsWith(".json");
  for await (const text of isJson ? jsonValues(chunks) : yamlDocuments(chunks)) {
    const { value, json } = await parse(text, { file, isJson });
    if (value === null) continue; // nothing but comments
    const { bytesRead } = progress;
    for (const object of objectsIn(value, file)) {
      yield { object, json: object === value ? json : jsonValueToBytes(object), bytesRead };
    }
  }
}

async function* counted(stream: AsyncIterable<Uint8Array>, progress: { bytesRead: number }) {
  for await (const chunk of stream) {
    progress.bytesRead += chunk.length;
    yield chunk;
  }
}

async function* yamlDocuments(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  for await (const line of lines(chunks)) {
    if (!separator.test(decoder.decode(line.subarray(0, 4)))) parts.push(line, newline);
    else {
      if (parts.length > 0) yield concat(parts);
      parts = [line.slice(3), newline];
    }
  }
  yield concat(parts);
}

/** Objects in a row, whatever stands between them; what is behind the last is left to the parser to refuse. */
async function* jsonValues(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const [open, close, quote, backslash, space] = [...'{}"\\ '].map((char) => char.charCodeAt(0));
  let parts: Uint8Array[] = [];
  let [depth, inText, escaped] = [0, false, false];
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (inText) {
        if (!escaped && byte === quote) inText = false;
        escaped = !escaped && byte === backslash;
      } else if (byte === quote) inText = true;
      else if (byte === open) depth++;
      else if (byte === close && --depth === 0) {
        yield concat([...parts, chunk.subarray(from, at + 1)]);
        [parts, from] = [[], at + 1];
      }
    }
    parts.push(chunk.slice(from));
  }
  const rest = concat(parts);
  if (rest.some((byte) => byte > space!)) yield rest;
}

async function parse(
  text: Uint8Array,
  { file, isJson }: { file: string; isJson: boolean },
): Promise<{ value: JsonValue; json: Uint8Array }> {
  try {
    const json = isJson || isJsonText(text) ? text : (await yamlToJson(text)).json;
    return { value: parseJson(json), json };
  } catch (error) {
    throw new ConfigError(`${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** YAML may be JSON, which is read as such: every number keeps its digits. */
function isJsonText(text: Uint8Array): boolean {
  if (text.find((byte) => byte > 0x20) !== "{".charCodeAt(0)) return false;
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

/** The object, or those of a list; items need not say their type where the list does. */
function objectsIn(value: JsonValue, file: string): readonly JsonObject[] {
  const { apiVersion, kind, items } = isJsonObject(value) ? value : {};
  if (!isJsonObject(value) || typeof apiVersion !== "string" || typeof kind !== "string") {
    throw new ConfigError(`${file}: there is a document without apiVersion and kind`);
  }
  if (!kind.endsWith("List") || !Array.isArray(items)) return [value];
  const type = { apiVersion, kind: kind.slice(0, -"List".length) };
  return items.flatMap((item) => objectsIn(isJsonObject(item) ? { ...type, ...item } : item, file));
}
