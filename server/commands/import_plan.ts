// What is to be imported, on disk until its turn comes: files may be large, and are not in the order of import.

import type { JsonObject } from "../../encoding/json_value.ts";
import { inImportOrder, type OrderedObject } from "./import_order.ts";
import { type ImportedMetadata, metadataOf } from "./object_import.ts";

interface PlannedObject extends OrderedObject {
  readonly offset: number;
  readonly length: number;
}

export class ImportPlan implements AsyncDisposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #objects: PlannedObject[] = [];
  #bytes = 0;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /** An empty plan. */
  static async make(): Promise<ImportPlan> {
    const path = await Deno.makeTempFile({ prefix: "weir-import-" });
    return new ImportPlan(path, await Deno.open(path, { read: true, write: true }));
  }

  get size(): number {
    return this.#objects.length;
  }

  async add(object: JsonObject, json: Uint8Array): Promise<void> {
    await this.#file.seek(this.#bytes, Deno.SeekMode.Start);
    for (let at = 0; at < json.length;) at += await this.#file.write(json.subarray(at));
    const { uid, ownerReferences = [] }: ImportedMetadata = metadataOf(object);
    const owners = ownerReferences.map((owner) => owner.uid);
    this.#objects.push({ kind: String(object.kind), uid, owners, offset: this.#bytes, length: json.length });
    this.#bytes += json.length;
  }

  /** Runs over all objects in the order of import, a few at the same time. */
  async run(importObject: (json: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<void> {
    for (const group of inImportOrder(this.#objects)) {
      const queue = group.values();
      const work = async () => {
        for (const planned of queue) await importObject(this.#read(planned));
      };
      await Promise.all(Array.from({ length: objectsAtOnce }, work)); // all draw from the one queue
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
    await Deno.remove(this.#path);
  }

  /** Not interrupted by another's read, as the position is the file's. */
  #read({ offset, length }: PlannedObject): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let at = 0; at < length;) at += this.#file.readSync(bytes.subarray(at)) ?? length;
    return bytes;
  }
}

/** Enough for commits to be made together. */
const objectsAtOnce = 16;
