// An absent option says "the newest" and "no limit" in the contract; 0 would say so to some stores.

/** @throws {RangeError} when an option is given that is not above 0 */
export function requirePositive(name: string, value: number | undefined): void {
  if (value !== undefined && !(value > 0)) throw new RangeError(`${name} must be above 0, got ${value}`);
}
