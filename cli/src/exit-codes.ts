/** What the commands exit with. `run` passes the code of its command on instead, once that has started. */
export const EXIT = {
  ok: 0,
  /** `tail`, `demo`: the process failed. */
  failed: 1,
  usage: 2,
  /** EX_UNAVAILABLE of sysexits.h: the hub cannot be reached. */
  unavailable: 69,
  /** EX_SOFTWARE: the hub answered, and refused. */
  refused: 70,
  /** As shells have it: the command is there and cannot be executed. */
  notExecutable: 126,
  /** As shells have it: no such command. */
  notFound: 127,
  /** 128 + SIGINT. `tail`, `demo`: the process was cancelled, or the user left. */
  interrupted: 130,
} as const;
