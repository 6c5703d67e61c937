// Finds the API packages in a tree of Go sources and joins the two descriptions of each: its .go files and its
// generated.proto.
import { join, relative } from "node:path";
import { type GoConstant, type GoFile, type GoTypeDeclaration, parseGoFile } from "./go_parser.ts";
import { parseProtoFile, type ProtoFile } from "./proto_parser.ts";

/** A declaration and the imports of the file it stands in, which its package names go by. */
export interface ScopedDeclaration extends GoTypeDeclaration {
  readonly imports: ReadonlyMap<string, string>;
}

export interface ApiPackage {
  /** Such as `k8s.io/api/core/v1`. */
  readonly importPath: string;
  readonly types: ReadonlyMap<string, ScopedDeclaration>;
  readonly constants: readonly GoConstant[];
  /** Types with hand-written JSON. */
  readonly marshalers: ReadonlySet<string>;
  readonly proto: ProtoFile;
}

/** Packages that upstream's own tests are about, and one without messages. */
const SKIPPED = /\/(testapigroup|example2?|runtime\/schema)(\/|$)/;

/** All API packages below `roots`, folders that hold `k8s.io`, by import path. */
export function readApiPackages(roots: readonly string[]): Map<string, ApiPackage> {
  const packages = new Map<string, ApiPackage>();
  for (const root of roots) {
    for (const folder of foldersWithProto(join(root, "k8s.io"))) {
      const importPath = relative(root, folder);
      if (!SKIPPED.test(importPath)) packages.set(importPath, readApiPackage(folder, importPath));
    }
  }
  return packages;
}

function* foldersWithProto(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.isDirectory) yield* foldersWithProto(join(folder, entry.name));
    else if (entry.name === "generated.proto") yield folder;
  }
}

function readApiPackage(folder: string, importPath: string): ApiPackage {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter(isHandWritten).sort();
  return makeApiPackage(importPath, {
    go: names.map((name) => Deno.readTextFileSync(join(folder, name))),
    proto: Deno.readTextFileSync(join(folder, "generated.proto")),
  });
}

/** A package from the texts of its .go files and of its generated.proto. */
export function makeApiPackage(importPath: string, sources: { go: readonly string[]; proto: string }): ApiPackage {
  const files = sources.go.map(parseGoFile).filter(isBuiltByDefault);
  return {
    importPath,
    types: new Map(files.flatMap(({ types, imports }) => types.map((type) => [type.name, { ...type, imports }]))),
    constants: files.flatMap(({ constants }) => constants),
    marshalers: new Set(files.flatMap(({ marshalers }) => marshalers)),
    proto: parseProtoFile(sources.proto),
  };
}

function isHandWritten(name: string): boolean {
  return name.endsWith(".go") && !name.endsWith("_test.go") && !/^zz_|generated/.test(name);
}

/** The default build sets no tags, so `!tag` is in and `tag` is out. */
function isBuiltByDefault({ buildConstraint }: GoFile): boolean {
  return buildConstraint === undefined || buildConstraint.startsWith("!");
}
