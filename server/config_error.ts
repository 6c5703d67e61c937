// What is wrong with what the user asked for.

/** The command line asks for something that cannot be had. The message is one line for the user. */
export class ConfigError extends Error {
  /** Always `ConfigError`. */
  override readonly name = "ConfigError";
}
