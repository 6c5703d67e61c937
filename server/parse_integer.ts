// Go's strconv.ParseInt and ParseUint for decimal 64-bit numbers, with their errors, which kube-apiserver passes on.

import { goQuote } from "./go_quote.ts";

/** The message is Go's. */
export class NumberError extends Error {
  override readonly name = "NumberError";
}

/** @throws {NumberError} */
export function parseInt64(text: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw numberError("ParseInt", text, "invalid syntax");
  const value = BigInt(text.replace("+", ""));
  if (BigInt.asIntN(64, value) !== value) throw numberError("ParseInt", text, "value out of range");
  return value;
}

/** @throws {NumberError} */
export function parseUint64(text: string): bigint {
  if (!/^[0-9]+$/.test(text)) throw numberError("ParseUint", text, "invalid syntax");
  const value = BigInt(text);
  if (BigInt.asUintN(64, value) !== value) throw numberError("ParseUint", text, "value out of range");
  return value;
}

function numberError(func: string, text: string, fault: string): NumberError {
  return new NumberError(`strconv.${func}: parsing ${goQuote(text)}: ${fault}`);
}
