// Resolves Go type expressions across packages: what a field holds once pointers, lists, maps, aliases and named types
// are taken apart.
import type { ApiPackage, ScopedDeclaration } from "./api_packages.ts";
import type { GoConstant, GoField, GoType } from "./go_parser.ts";

export type ApiPackages = ReadonlyMap<string, ApiPackage>;

/** Where a type expression stands: names without a package mean `package`, others go by `imports`. */
export interface Scope {
  readonly package: ApiPackage;
  readonly imports: ReadonlyMap<string, string>;
}

export interface GoShape {
  readonly pointer?: true;
  readonly repeated?: true;
  readonly elemPointer?: true;
  readonly map?: { readonly key: "string"; readonly keyEnum?: string; readonly valueRepeated?: true };
  /** Full name of the message that a named list is in protobuf. */
  readonly wrapper?: string;
  /** Full name of a string type with constants. */
  readonly enum?: string;
  /** A scalar or a message's full name, by Go's account. */
  readonly type: string;
}

const BUILT_IN: Readonly<Record<string, string>> = {
  string: "string",
  bool: "bool",
  int: "int64",
  int32: "int32",
  int64: "int64",
  uint32: "uint32",
  float64: "float64",
};

/** `k8s.io/api/core/v1` → `k8s.io.api.core.v1`, as go-to-protobuf names packages. */
export function protoPackageName(importPath: string): string {
  return importPath.replaceAll("/", ".").replaceAll("-", "_");
}

/** @throws {Error} for a reference to a constant that is not there */
export function constantValue({ value }: GoConstant, packages: ApiPackages): string {
  if (typeof value === "string") return value;
  const found = packages.get(value.importPath)?.constants.find(({ name }) => name === value.name);
  if (found === undefined) throw new Error(`${value.importPath} has no constant ${value.name}`);
  return constantValue(found, packages);
}

/** A type as Go's reflection prints it: aliases resolved, packages by the last part of their path. */
export function goTypeText(type: GoType, scope: Scope, packages: ApiPackages): string {
  switch (type.kind) {
    case "pointer":
      return `*${goTypeText(type.of, scope, packages)}`;
    case "list":
      return `[]${goTypeText(type.of, scope, packages)}`;
    case "map":
      return `map[${goTypeText(type.key, scope, packages)}]${goTypeText(type.of, scope, packages)}`;
    case "named":
      return namedTypeText(type, scope, packages);
    default:
      return "interface {}";
  }
}

function namedTypeText(type: GoType & { kind: "named" }, scope: Scope, packages: ApiPackages): string {
  const found = resolve(type, scope, packages);
  if (found?.declaration.alias) return goTypeText(found.declaration.type, scopeOf(found), packages);
  const importPath = found?.package.importPath ?? scope.imports.get(type.package ?? "");
  if (importPath !== undefined) return `${importPath.slice(importPath.lastIndexOf("/") + 1)}.${type.name}`;
  return type.name === "byte" ? "uint8" : type.name;
}

export function goShape(type: GoType, scope: Scope, packages: ApiPackages): GoShape {
  switch (type.kind) {
    case "pointer":
      return { ...goShape(type.of, scope, packages), pointer: true };
    case "list":
      return listShape(type.of, scope, packages);
    case "map":
      return mapShape(type, scope, packages);
    case "named":
      return namedShape(type, scope, packages);
    default:
      return { type: "any" };
  }
}

/** The struct that a declaration is, directly or by another's name (`type List metav1.List`), and where that one stands. */
export function underlyingStruct(
  type: GoType,
  scope: Scope,
  packages: ApiPackages,
): { fields: readonly GoField[]; scope: Scope } | undefined {
  if (type.kind === "struct") return { fields: type.fields, scope };
  const found = type.kind === "named" ? resolve(type, scope, packages) : undefined;
  return found && underlyingStruct(found.declaration.type, scopeOf(found), packages);
}

function scopeOf({ declaration, package: owner }: { declaration: ScopedDeclaration; package: ApiPackage }): Scope {
  return { package: owner, imports: declaration.imports };
}

function listShape(of: GoType, scope: Scope, packages: ApiPackages): GoShape {
  if (of.kind === "named" && of.name === "byte") return { type: "bytes" };
  const { pointer, ...element } = goShape(of, scope, packages);
  return { ...element, repeated: true, ...(pointer ? { elemPointer: pointer } : {}) };
}

function mapShape(type: GoType & { kind: "map" }, scope: Scope, packages: ApiPackages): GoShape {
  const keyEnum = goShape(type.key, scope, packages).enum;
  const { repeated, ...value } = goShape(type.of, scope, packages);
  const map = {
    key: "string",
    ...(keyEnum === undefined ? {} : { keyEnum }),
    ...(repeated ? { valueRepeated: repeated } : {}),
  } as const;
  return { ...value, map };
}

function namedShape(type: GoType & { kind: "named" }, scope: Scope, packages: ApiPackages): GoShape {
  const found = resolve(type, scope, packages);
  if (found === undefined) return { type: BUILT_IN[type.name] ?? "any" };
  const { declaration, package: owner } = found;
  const fullName = `${protoPackageName(owner.importPath)}.${declaration.name}`;
  if (declaration.alias) return goShape(declaration.type, scopeOf(found), packages);
  if (underlyingStruct(declaration.type, scopeOf(found), packages)) return { type: fullName };
  const shape = goShape(declaration.type, scopeOf(found), packages);
  if (shape.repeated && owner.proto.messages.has(declaration.name)) return { ...shape, wrapper: fullName };
  const isEnum = shape.type === "string" && owner.constants.some((constant) => constant.type === declaration.name);
  return isEnum ? { ...shape, enum: fullName } : shape;
}

function resolve(
  type: GoType & { kind: "named" },
  scope: Scope,
  packages: ApiPackages,
): { declaration: ScopedDeclaration; package: ApiPackage } | undefined {
  const owner = type.package === undefined ? scope.package : packages.get(scope.imports.get(type.package) ?? "");
  const declaration = owner?.types.get(type.name);
  return owner === undefined || declaration === undefined ? undefined : { declaration, package: owner };
}
