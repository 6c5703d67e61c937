// Regular expressions of CRDs. They are Go's (RE2 syntax) and come from users, so they run on an engine that takes time
// linear in the text, where JavaScript's can be made to take for ever.

import { RE2JS } from "re2js";

export interface GoPattern {
  /** As the schema has it; what is wrong with a broken one is added. */
  readonly text: string;
  /** Whether some part of `value` fits. */
  matches(value: string): boolean;
}

export function compileGoPattern(text: string): GoPattern {
  try {
    const compiled = RE2JS.compile(text);
    return { text, matches: (value) => compiled.matcher(value).find() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { text: `${text}, but pattern is invalid: ${reason}`, matches: () => false };
  }
}
