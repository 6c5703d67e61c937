// JSON numbers as kube-apiserver's YAML shows them: integers of 64 bits as they are, all others as float64 in the
// shortest form, with an exponent outside 0.0001 to 999999.9 (Go: FormatFloat 'g', -1).

const INT64_MIN = -(1n << 63n);
const UINT64_MAX = (1n << 64n) - 1n;

/** The YAML of a JSON number, `true`, `false` or `null`. */
export function yamlNumber(literal: string): string {
  if (literal === "-0") return "0";
  if (/^-?[0-9]+$/.test(literal)) {
    if (literal.length <= 18) return literal;
    const value = BigInt(literal);
    if (value >= INT64_MIN && value <= UINT64_MAX) return literal;
  }
  const float = Number(literal);
  // Not a number for Go either, so it is a plain string from here on.
  return Number.isFinite(float) ? formatFloat(float) : literal;
}

function formatFloat(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const [digits = "", exponentText = ""] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (value === 0 || (exponent >= -4 && exponent < 6)) return String(value);
  const sign = exponent < 0 ? "-" : "+";
  return `${digits}e${sign}${Math.abs(exponent).toString().padStart(2, "0")}`;
}
