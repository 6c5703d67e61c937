// Go's %v of a float64, which table cells and messages print.

/** The shortest digits, with an exponent of at least two digits below 1e-4 and from 1e6 on: `0.5`, `1e+06`. */
export function goFloat(value: number): string {
  const exponent = Number(value.toExponential().split("e")[1]);
  if (exponent >= -4 && exponent < 6) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}
