// A field of an object together with its path, as validators walk it. Reading a field that is not set gives the zero value
// that Go has there, so that a rule needs no checks of its own.

import { isTypedObject, type TypedObject, type TypedValue } from "../../../encoding/typed_object/typed_object.ts";

export class FieldNode {
  /** As field.Path prints it, e.g. `spec.ports[0].name`; "" for the whole object. */
  readonly path: string;
  readonly value: TypedValue | undefined;

  constructor(path: string, value: TypedValue | undefined) {
    this.path = path;
    this.value = value;
  }

  /** A member of a struct; it is not set where the struct is not. */
  get(name: string): FieldNode {
    const value = isTypedObject(this.value) ? this.value[name] : undefined;
    return new FieldNode(this.path === "" ? name : `${this.path}.${name}`, value);
  }

  /** The same value under another path, where Go's internal type nests otherwise. */
  withPath(path: string): FieldNode {
    return new FieldNode(path, this.value);
  }

  withValue(value: TypedValue | undefined): FieldNode {
    return new FieldNode(this.path, value);
  }

  /** Whether a pointer is not nil, or a field that is none was set. */
  get isSet(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get text(): string {
    return typeof this.value === "string" ? this.value : "";
  }

  /** Of the numbers Go has in an int64; large ones lose their last digits, which no rule looks at. */
  get number(): number {
    return typeof this.value === "number" || typeof this.value === "bigint" ? Number(this.value) : 0;
  }

  get flag(): boolean {
    return this.value === true;
  }

  get object(): TypedObject {
    return isTypedObject(this.value) ? this.value : {};
  }

  /** The elements of a list, each with its index in the path. */
  get items(): FieldNode[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map((item, index) => new FieldNode(`${this.path}[${index}]`, item));
  }

  /** The elements of a list of strings. */
  get texts(): string[] {
    return this.items.map((item) => item.text);
  }

  /** The members of a map, sorted by key (Go takes them in random order), with the key in the path. */
  get entries(): [key: string, value: FieldNode][] {
    const map = this.object;
    return Object.keys(map).sort().map((key) => [key, new FieldNode(`${this.path}[${key}]`, map[key])]);
  }
}

/** The whole object. */
export function rootNode(object: TypedObject): FieldNode {
  return new FieldNode("", object);
}
