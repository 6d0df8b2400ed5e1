/** The help texts. */
export const COMMANDS = ['run', 'tail', 'list', 'demo'] as const;
export type CommandName = (typeof COMMANDS)[number];

const HUB_OPTIONS = `  --url <address>      the hub; default STEPCAST_URL or http://127.0.0.1:8080
  --help               this text
A token for the hub is taken from STEPCAST_TOKEN.`;

const GENERAL = `stepcast: record and follow long-running processes on a Stepcast hub

  stepcast run [options] -- <command …>   run a command as a process of the hub
  stepcast tail [<id>]                    follow a process; the newest without an id
  stepcast list                           the newest processes
  stepcast demo                           this repository's checks as one process

  stepcast <command> --help   its options
  stepcast --version

${HUB_OPTIONS}

Exit codes: 2 the command line is wrong, 69 the hub cannot be reached, 70 the hub refused; else see each command.
`;

const RUN = `stepcast run [options] -- <command …>

Runs the command, without a shell, as a process of the hub. Its output goes to the terminal as it is, and to the hub line by line.

  --id <id>            id of the process; drawn by chance otherwise
  --workflow <name>    default: the command's name
  --title <text>       what people call this run
  --step <regex>       a line that matches begins a step, named by the first group (or the match) and ends the step before;
                       may be given several times
  --progress <regex>   a line that matches sets the progress of the step: a number followed by % or from 0 to 1, or a/b,
                       e.g. '(\\d+)%' or '(\\d+)/(\\d+)'
${HUB_OPTIONS}

Exit code 0 makes the process completed, any other failed. Ctrl-C is passed on to the command, the second one kills it; a cancel
request in the hub ends it with SIGTERM, and after 10 s with SIGKILL. Either way the process is cancelled.
The command has no controlling terminal (its input is the terminal's all the same).
Exits with the command's code; 128 + n when signal n ended it; 127 when there is no such command, 126 when it cannot be executed.

  stepcast run --step '^== (.*) ==$' -- make all
`;

const TAIL = `stepcast tail [options] [<id>]

Follows a process, the newest without an id, until it has ended; through losses of the connection too.

  --json               one JSON text per line and event, with its cursor
  --log                every update from the beginning, not only what is new
  --from <cursor>      every update after this cursor (implies --log)
${HUB_OPTIONS}

Exits with 0 when the process completed, 1 when it failed, 130 when it was cancelled, and after Ctrl-C.
`;

const LIST = `stepcast list [options]

The newest processes, newest first.

  --limit <n>          rows, 1 to 500; default 20
  --workflow <name>    only this workflow
  --status <status>    only pending, running, waiting, completed, failed or cancelled
${HUB_OPTIONS}
`;

const DEMO = `stepcast demo [options]

Runs this repository's own checks (types, lint, unit tests, build) as one process with a step each.
A check that fails fails the process, and the ones after it are skipped.

${HUB_OPTIONS}

Exits with 0 when all is well, 1 when a check failed, 130 when it was cancelled.
`;

const TEXTS: Readonly<Record<CommandName, string>> = { run: RUN, tail: TAIL, list: LIST, demo: DEMO };

export function usage(topic: CommandName | null): string {
  return topic === null ? GENERAL : TEXTS[topic];
}
