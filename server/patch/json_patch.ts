// JSON patches (RFC 6902) as kube-apiserver applies them. Differences from the RFC, all of them its library's: a missing
// member of an object counts as null for `replace`, `test` and `copy`; indices below zero count from the end; values are
// compared by their text.

import { patchNotApplicable } from "../status_error.ts";
import { type JsonPatchOperation, readJsonPatch } from "./json_patch_operations.ts";
import { type LazyJson, LazyNode, lazyText, lazyToBytes, parseLazyJson } from "./lazy_json.ts";
import type { FieldValidation, Patch } from "./patch.ts";

type Container = Map<string, LazyJson> | LazyJson[];

/** The document, which `replace` may exchange as a whole. */
interface Target {
  root: LazyJson;
}

/** Where a pointer (RFC 6901) leads: to a member or an element, which need not exist. */
interface Place {
  readonly container: Container;
  readonly key: string;
}

/** An operation that fails. The client is not told which one, nor why. */
class OperationError extends Error {
  override readonly name = "OperationError";
}

/**
 * @throws {StatusError} 400 for what is no JSON patch, 413 for more than 10000 operations; `apply` throws a 422 for an
 * operation that fails
 */
export function parseJsonPatch(body: Uint8Array, fieldValidation: FieldValidation): Patch {
  const { operations, faults } = readJsonPatch(body, fieldValidation);
  return {
    apply(current) {
      const target: Target = { root: parseLazyJson(current) };
      target.root?.object();
      operations.forEach((operation, index) => applyOperation(target, operation, index));
      return { json: lazyToBytes(target.root), shown: lazyText(target.root), faults, typed: false };
    },
  };
}

function applyOperation(target: Target, operation: JsonPatchOperation, index: number): void {
  const apply = appliers.get(operation.op ?? "");
  try {
    if (apply === undefined) throw new OperationError("unknown op");
    apply(target, operation);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    throw patchNotApplicable(`operation ${index} of the JSON patch: ${error.message}`);
  }
}

type Apply = (target: Target, operation: JsonPatchOperation) => void;

const appliers: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  ["add", (target, operation) => addAt(find(target, operation.path), operand(operation) ?? null)],
  ["remove", (target, operation) => removeAt(find(target, operation.path))],
  ["replace", replace],
  ["move", move],
  ["copy", copy],
  ["test", test],
]);

function move(target: Target, operation: JsonPatchOperation): void {
  const from = find(target, operation.from);
  const value = valueAt(from) ?? null;
  removeAt(from);
  addAt(find(target, operation.path), value);
}

function copy(target: Target, operation: JsonPatchOperation): void {
  const value = valueAt(find(target, operation.from)) ?? null;
  addAt(find(target, operation.path), value && new LazyNode(lazyToBytes(value)));
}

/** The whole document can only become an object or a list. */
function replace(target: Target, operation: JsonPatchOperation): void {
  const value = operand(operation);
  if (operation.path !== "") {
    const place = find(target, operation.path);
    if (Array.isArray(place.container)) place.container[elementIndex(place.container, place.key)] = value ?? null;
    else place.container.set(place.key, value ?? null);
  } else {
    if ((value?.object() ?? value?.list()) === undefined) throw new OperationError("the document must be an object");
    target.root = value!;
  }
}

/** Null and nothing pass for each other. */
function test(target: Target, operation: JsonPatchOperation): void {
  const found = (operation.path === "" ? target.root : valueAt(find(target, operation.path))) ?? null;
  const wanted = operand(operation) ?? null;
  const passed = found === null || wanted === null ? found === wanted : found.equals(wanted);
  if (!passed) throw new OperationError("test failed");
}

/** A fresh node each time, as nodes change. */
function operand({ value }: JsonPatchOperation): LazyJson | undefined {
  return value && new LazyNode(value);
}

/** Text before the first slash is not looked at. */
function find(target: Target, pointer: string | undefined): Place {
  const segments = pointer?.split("/").slice(1).map(unescape) ?? [];
  const key = segments.pop();
  if (key === undefined) throw new OperationError("no pointer into the document");
  let container = open(target.root);
  for (const segment of segments) container = open(valueAt({ container, key: segment }));
  return { container, key };
}

function open(value: LazyJson | undefined): Container {
  const container = value?.object() ?? value?.list();
  if (container === undefined) throw new OperationError("missing path");
  return container;
}

/** Undefined for a missing member. @throws {OperationError} for a missing element */
function valueAt({ container, key }: Place): LazyJson | undefined {
  return Array.isArray(container) ? container[elementIndex(container, key)] : container.get(key);
}

function addAt({ container, key }: Place, value: LazyJson): void {
  if (!Array.isArray(container)) container.set(key, value);
  else if (key === "-") container.push(value);
  else container.splice(checkIndex(key, container.length + 1), 0, value);
}

function removeAt({ container, key }: Place): void {
  if (Array.isArray(container)) container.splice(elementIndex(container, key), 1);
  else if (!container.delete(key)) throw new OperationError("missing member");
}

function elementIndex(list: LazyJson[], key: string): number {
  return checkIndex(key, list.length);
}

/** The place that `key` names among `count` ones. */
function checkIndex(key: string, count: number): number {
  const index = /^[+-]?[0-9]+$/.test(key) ? Number(key) : Number.NaN;
  const place = index < 0 ? index + count : index;
  if (!(place >= 0 && place < count)) throw new OperationError("no such index");
  return place;
}

function unescape(segment: string): string {
  return segment.replace(/~[01]/g, (escape) => escape === "~1" ? "/" : "~");
}
