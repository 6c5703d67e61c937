// The place where decoding a JSON text stands, in the two ways in which Go tells of it: the path of a field that fieldValidation
// refuses (`spec.containers[0].imag`), and the Go struct and field of a value that has the wrong type (encoding/json).
import { goStructName } from "../schema/go_type.ts";
import type { JsonReader } from "../json_reader.ts";

/** Told of fields that fieldValidation=Strict refuses; paths as in `spec.containers[0].imag`. */
export interface JsonDecodeOptions {
  readonly onUnknownField?: (path: string) => void;
  /** Fields that the message knows, and keys of maps. */
  readonly onDuplicateField?: (path: string) => void;
}

interface TypeMismatch {
  /** What the JSON has: `array`, `number 1.5`. */
  readonly found: string;
  readonly goType: string;
  /** The Go struct whose field is meant; "" at the root. */
  readonly struct: string;
  /** The names on the way to the field, embedded structs among them. */
  readonly fields: readonly string[];
}

/** JSON of the wrong type for its field; the message is Go's. */
export class JsonTypeError extends TypeError {
  override readonly name = "JsonTypeError";
  readonly mismatch: TypeMismatch;

  constructor(mismatch: TypeMismatch) {
    const { found, goType, struct, fields } = mismatch;
    const place = struct === "" && fields.length === 0 ? "value" : `struct field ${struct}.${fields.join(".")}`;
    super(`json: cannot unmarshal ${found} into Go ${place} of type ${goType}`);
    this.mismatch = mismatch;
  }
}

/** The text being read, and where in the object it is. */
export class JsonInput {
  readonly reader: JsonReader;
  readonly options: JsonDecodeOptions;
  /** The first value of a wrong type, or of wrong text where Go reads on. */
  error: Error | undefined;
  readonly #path: string[] = [];
  readonly #fields: string[] = [];
  #struct = "";

  constructor(reader: JsonReader, options: JsonDecodeOptions) {
    this.reader = reader;
    this.options = options;
  }

  /** Goes into the member `key` of an object for the time of `read`. */
  inMember(key: string, read: () => void): void {
    this.#path.push(this.#path.length === 0 ? key : `.${key}`);
    read();
    this.#path.pop();
  }

  inElement(index: number, read: () => void): void {
    this.#path.push(`[${index}]`);
    read();
    this.#path.pop();
  }

  /** Goes into a field of the struct that is the message `messageName`. */
  inField(messageName: string, goNames: readonly string[], read: () => void): void {
    const struct = this.#struct;
    this.#struct = goStructName(messageName);
    this.#fields.push(...goNames);
    read();
    this.#fields.length -= goNames.length;
    this.#struct = struct;
  }

  /** For a value that a type decodes by itself: reads without reporting fields, as Go does. */
  nested(): JsonInput {
    return new JsonInput(this.reader, {});
  }

  reportUnknown(): void {
    this.options.onUnknownField?.(this.#path.join(""));
  }

  reportDuplicate(): void {
    this.options.onDuplicateField?.(this.#path.join(""));
  }

  /** An error about the next value, which is `found` in JSON. */
  typeError(goType: string, found = this.#foundType()): JsonTypeError {
    return new JsonTypeError({ found, goType, struct: this.#struct, fields: [...this.#fields] });
  }

  /** Steps over a value of the wrong type: Go reads on and gives the first such error in the end. */
  mismatch(goType: string): undefined {
    this.error ??= this.typeError(goType);
    this.reader.skipValue();
  }

  /** An error of a nested text, told from here: the struct is this one, the fields are both. */
  around(error: unknown): unknown {
    if (!(error instanceof JsonTypeError)) return error;
    const { found, goType, fields } = error.mismatch;
    return new JsonTypeError({ found, goType, struct: this.#struct, fields: [...this.#fields, ...fields] });
  }

  #foundType(): string {
    const kind = this.reader.peek();
    return kind === "boolean" ? "bool" : kind;
  }
}
