// The signals that may stop a container, by operating system (KEP-4960).

function range(prefix: string, length: number): string[] {
  return Array.from({ length }, (_, index) => `${prefix}${index + 1}`);
}

const plainLinux =
  ("ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS " +
    "TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX").split(" ").map((name) => `SIG${name}`);

/** Sorted as Go sorts strings. */
export const stopSignals: Readonly<Record<string, readonly string[]>> = {
  linux: [...plainLinux, ...range("SIGRTMIN+", 15), ...range("SIGRTMAX-", 14)].sort(),
  windows: ["SIGKILL", "SIGTERM"],
};
