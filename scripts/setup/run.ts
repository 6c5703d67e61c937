// Runs a program to its end, for scripts.

/**
 * @returns what it printed
 * @throws {Error} with its error output when it fails or cannot be started
 */
export async function run(
  program: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, ...options }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`${program} ${args[0]} failed: ${decoder.decode(stderr).trim()}`);
  return decoder.decode(stdout);
}
