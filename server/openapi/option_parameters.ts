// The query parameters of each verb.
import { optionParameters, type Parameter } from "./parameters.ts";

const metaPackage = "k8s.io.apimachinery.pkg.apis.meta.v1";

export const getOptions: readonly Parameter[] = optionParameters(`${metaPackage}.GetOptions`);
export const listOptions: readonly Parameter[] = optionParameters(`${metaPackage}.ListOptions`);
export const createOptions: readonly Parameter[] = optionParameters(`${metaPackage}.CreateOptions`);
export const updateOptions: readonly Parameter[] = optionParameters(`${metaPackage}.UpdateOptions`);
export const patchOptions: readonly Parameter[] = optionParameters(`${metaPackage}.PatchOptions`);
export const deleteOptions: readonly Parameter[] = optionParameters(`${metaPackage}.DeleteOptions`);

const watchOnly = ["watch", "allowWatchBookmarks"];

/** Which objects to delete, and how. */
export const deleteCollectionOptions: readonly Parameter[] = [
  ...deleteOptions,
  ...listOptions.filter(({ name }) => !watchOnly.includes(name)),
];
