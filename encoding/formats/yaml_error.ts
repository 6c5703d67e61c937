// What is wrong with a YAML text, in the words of go-yaml v2, which clients of kube-apiserver see. The parser in use finds the
// same faults but names them otherwise; where the two draw the line elsewhere the words are go-yaml's for the nearest fault.
import type { ErrorCode } from "yaml";

/** Broken YAML, or YAML that is no JSON. */
export class YamlSyntaxError extends SyntaxError {
  override readonly name = "YamlSyntaxError";
}

/** A fault as the parser in use reports it; `offset` is where in the text. */
export interface YamlFault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly offset: number;
  /** Whether the document is a list so far. */
  readonly inList: boolean;
}

/** Undefined where go-yaml finds no fault: behind the end of the first document it does not look. */
export function goYamlError(text: string, fault: YamlFault): YamlSyntaxError | undefined {
  const line = lineAt(text, fault.offset);
  switch (fault.code) {
    case "MULTIPLE_DOCS":
      return undefined;
    case "UNEXPECTED_TOKEN":
      return fault.inList ? parserError("did not find expected '-' indicator", line) : undefined;
    case "TAB_AS_INDENT":
      return line === 0
        ? scannerError("found character that cannot start any token", line)
        : scannerError("found a tab character that violates indentation", line);
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return scannerError("mapping values are not allowed in this context", lineOfColon(text, fault.offset));
    case "BAD_SCALAR_START":
      return scannerError("found character that cannot start any token", line);
    case "BAD_DQ_ESCAPE":
      return scannerError("found unknown escape character", line);
    case "MISSING_CHAR":
      return fault.message.includes("quote")
        ? scannerError("found unexpected end of stream", lineAt(text, text.length))
        : scannerError("could not find expected ':'", line + 1);
    default:
      return fault.message.startsWith("Flow")
        ? flowError(text, fault.message)
        : parserError("did not find expected key", line);
  }
}

/** A flow collection that the text leaves open. */
function flowError(text: string, message: string): YamlSyntaxError {
  const end = text.trimEnd();
  const lines = lineAt(text, text.length) + (/[^\n]$/.test(text) ? 1 : 0);
  if (/[[{,:]$/.test(end)) return parserError("did not find expected node content", lines);
  return parserError(`did not find expected ',' or '${message.startsWith("Flow map") ? "}" : "]"}'`, lines);
}

/** Lines count from 0, and go-yaml does not tell the first; its scanner adds one, its parser does not. */
function scannerError(problem: string, line: number): YamlSyntaxError {
  return new YamlSyntaxError(line === 0 ? `yaml: ${problem}` : `yaml: line ${line + 1}: ${problem}`);
}

function parserError(problem: string, line: number): YamlSyntaxError {
  return new YamlSyntaxError(line === 0 ? `yaml: ${problem}` : `yaml: line ${line}: ${problem}`);
}

/** Counted from 0. */
export function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** Where the second key of a line, or the key of several lines, turns out to be one. */
function lineOfColon(text: string, offset: number): number {
  const colon = /:(?=\s|$)/g;
  colon.lastIndex = offset;
  return lineAt(text, colon.exec(text)?.index ?? offset);
}
