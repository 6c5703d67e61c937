// The OpenAPI v2 document of everything that is served is put together from encoded pieces, one for each path and
// definition: a change of one CRD makes no other piece anew, and no tree of the whole is ever held.
import { customDefinitions, type Definitions, type OnSchemaProblem, referencedByCustom } from "./custom_definitions.ts";
import { customRoutes } from "./custom_routes.ts";
import { builtinDefinition, withReferenced } from "./definitions.ts";
import { type DocumentSource, documentSources, type ServedCustomResource } from "./document_sources.ts";
import { knownToServer } from "./group_versions.ts";
import { type PathItems, sharedParameters, v2PathItems } from "./path_items.ts";
import { ResourceSet } from "../resources/resource_set.ts";
import { definitionsOf } from "./route.ts";
import { v2Schema } from "./v2_schema.ts";

/** How pieces, and the document of them, are written. */
export interface V2Encoding {
  readonly path: (path: string, item: Readonly<Record<string, unknown>>) => Uint8Array;
  readonly definition: (name: string, schema: Readonly<Record<string, unknown>>) => Uint8Array;
  /** The whole document, in parts that follow each other. */
  readonly document: (pieces: {
    readonly paths: readonly Uint8Array[];
    readonly definitions: readonly Uint8Array[];
    readonly parameters: Readonly<Record<string, unknown>>;
  }) => readonly Uint8Array[];
}

interface Pieces {
  readonly paths: ReadonlyMap<string, Uint8Array>;
  readonly definitions: ReadonlyMap<string, Uint8Array>;
}

/** The documents of one encoding, with the pieces of resources that are still served kept from one to the next. */
export class V2Documents {
  readonly #encoding: V2Encoding;
  readonly #onProblem: OnSchemaProblem;
  readonly #custom = new WeakMap<ServedCustomResource, Pieces>();
  #builtin: (Pieces & { readonly parameters: Readonly<Record<string, unknown>> }) | undefined;

  constructor(encoding: V2Encoding, onProblem: OnSchemaProblem) {
    this.#encoding = encoding;
    this.#onProblem = onProblem;
  }

  /** Gives way to other work between pieces, as it may take a second for hundreds of CRDs. */
  async document(resources: ResourceSet, giveWay: () => Promise<void>): Promise<readonly Uint8Array[]> {
    const { paths, definitions, parameters } = this.#builtin ??= this.#builtinPieces();
    const allPaths = [...paths];
    const allDefinitions = [...definitions];
    for (const { custom } of documentSources(resources).values()) {
      for (const resource of custom) {
        await giveWay();
        const pieces = this.#piecesOf(resource);
        allPaths.push(...pieces.paths);
        allDefinitions.push(...pieces.definitions);
      }
    }
    return this.#encoding.document({ paths: inOrder(allPaths), definitions: inOrder(allDefinitions), parameters });
  }

  #piecesOf(resource: ServedCustomResource): Pieces {
    let pieces = this.#custom.get(resource);
    if (pieces === undefined) {
      pieces = this.#makePieces(resource);
      this.#custom.set(resource, pieces);
    }
    return pieces;
  }

  /** None for a resource that cannot be described: the others still can. */
  #makePieces(resource: ServedCustomResource): Pieces {
    const onProblem = this.#onProblem;
    try {
      return this.#encode(
        v2PathItems(customRoutes(resource)),
        customDefinitions(resource, { version: "v2", onProblem }),
      );
    } catch (error) {
      onProblem(resource, String(error));
      return { paths: new Map(), definitions: new Map() };
    }
  }

  #builtinPieces() {
    const builtinOnly = new ResourceSet([], 0);
    const routes = [...documentSources(builtinOnly).values()].flatMap((source: DocumentSource) =>
      source.builtinRoutes()
    );
    const names = withReferenced([...definitionsOf(routes), ...referencedByCustom]);
    const definitions = new Map(names.map((name) => [name, v2Schema(builtinDefinition(name, knownToServer))]));
    return { ...this.#encode(v2PathItems(routes), definitions), parameters: sharedParameters(routes) };
  }

  #encode(paths: PathItems, definitions: Definitions): Pieces {
    const { path, definition } = this.#encoding;
    return {
      paths: new Map([...paths].map(([name, item]) => [name, path(name, item)])),
      definitions: new Map([...definitions].map(([name, schema]) => [name, definition(name, schema)])),
    };
  }
}

/** By name; of one name the last, so that nothing stands in a document twice. */
function inOrder(pieces: Iterable<readonly [string, Uint8Array]>): readonly Uint8Array[] {
  return [...new Map(pieces)].sort(([a], [b]) => a < b ? -1 : 1).map(([, piece]) => piece);
}
