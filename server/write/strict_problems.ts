// What fieldValidation=Warn and Strict find in a body: fields that nobody knows, and fields that stand there twice
// (KEP-2885).
import { goQuote } from "../go_quote.ts";

/** kube-apiserver stops counting there. */
const PROBLEMS_MAX = 100;
const YAML_PREFIX = "yaml: unmarshal errors:\n";

/** Problems of one JSON text in the order in which they are found, each once. */
export class StrictProblems {
  readonly #found = new Set<string>();

  readonly onUnknownField = (path: string): void => this.#add(`unknown field ${goQuote(path)}`);
  readonly onDuplicateField = (path: string): void => this.#add(`duplicate field ${goQuote(path)}`);

  list(): string[] {
    return [...this.#found];
  }

  #add(problem: string): void {
    if (this.#found.size < PROBLEMS_MAX) this.#found.add(problem);
  }
}

/** Keys that a YAML text has twice are one problem. */
export function yamlProblems(duplicateKeys: readonly string[]): string[] {
  return duplicateKeys.length === 0 ? [] : [`${YAML_PREFIX}  ${duplicateKeys.join("\n  ")}`];
}

/** The message of the error that fieldValidation=Strict makes of them. */
export function strictErrorText(problems: readonly string[]): string {
  return `strict decoding error: ${problems.join(", ")}`;
}

/** Texts of the warnings that fieldValidation=Warn makes of them. */
export function warningTexts(problems: readonly string[]): string[] {
  return problems.flatMap((problem) =>
    problem.startsWith(YAML_PREFIX)
      ? problem.slice(YAML_PREFIX.length).split("\n").map((line) => line.trim())
      : [problem]
  );
}
