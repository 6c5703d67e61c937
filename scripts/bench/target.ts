// A server under load.

export interface Target {
  /** In tables, e.g. `weir`. */
  readonly name: string;
  /** Of the secure port, or of whatever the user gave. */
  readonly url: string;
  /** Of a port without TLS, where there is one. */
  readonly plainUrl: string | undefined;
  readonly token: string | undefined;
  /** Its process, when it is on this machine and known. */
  readonly pid: number | undefined;
}
