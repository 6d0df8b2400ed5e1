import { describe, expect, it } from 'vitest';
import { readCommandLine } from './command-line.ts';
import { EXIT } from './exit-codes.ts';
import { COMMANDS, usage } from './usage.ts';

const read = (line: string, env: Record<string, string> = {}) => readCommandLine(line === '' ? [] : line.split(' '), env);

describe('readCommandLine', () => {
  it('takes the hub from the option, then from the environment, then the default', () => {
    const env = { STEPCAST_URL: 'http://hub:1' };
    expect(read('demo --url https://x', env)).toMatchObject({ options: { url: 'https://x' } });
    expect(read('demo', env)).toMatchObject({ options: { url: 'http://hub:1' } });
    expect(read('demo', { STEPCAST_URL: '' })).toMatchObject({ options: { url: 'http://127.0.0.1:8080' } });
  });

  it('leaves everything after -- to the command', () => {
    expect(read('run --id p1 --step ^a --step b --progress (\\d+)% -- make --help -- all')).toEqual({
      command: 'run',
      options: {
        url: 'http://127.0.0.1:8080',
        id: 'p1',
        file: 'make',
        args: ['--help', '--', 'all'],
        rules: { steps: [/^a/u, /b/u], progress: /(\d+)%/u },
      },
    });
  });

  it('follows the log when a cursor is given', () => {
    expect(read('tail --from 42-7 p1')).toMatchObject({ options: { id: 'p1', isLog: true, isJson: false, from: '42-7' } });
    expect(read('tail --json')).toMatchObject({ options: { isLog: false, isJson: true } });
  });

  it('reads the filters of a list', () => {
    expect(read('list --limit 5 --workflow w --status failed')).toMatchObject({
      options: { limit: 5, workflow: 'w', status: 'failed' },
    });
  });

  it.each([
    ['--help', null],
    ['help', null],
    ['help tail', 'tail'],
    ['run --help', 'run'],
    ['run -h -- make', 'run'],
    ['list --limit 0 --help', 'list'],
  ])('shows help at `%s`', (line, topic) => {
    expect(read(line)).toEqual({ command: 'help', topic });
  });

  it.each([
    ['', /which command/],
    ['walk', /no command `walk`/],
    ['run make', /after `--`/],
    ['run --', /run what/],
    ['run --id a.b -- make', /an id is made of/],
    ['run --step ( -- make', /--step `\(` is no regular expression/],
    ['run --what -- make', /Unknown option '--what'/],
    ['run --id -- make', /--id/],
    ['tail a b', /`b` is one word too many/],
    ['tail --from 7', /cursor/],
    ['list --limit x', /--limit needs a number/],
    ['list --status done', /--status needs one of pending/],
    ['demo --url ftp://x', /http/],
    ['demo --url nonsense', /http/],
  ])('refuses `%s`', (line, message) => {
    expect(() => read(line)).toThrow(
      expect.objectContaining({ exitCode: EXIT.usage, message: expect.stringMatching(message) as string }),
    );
  });

  it('has a help text for every command', () => {
    for (const command of COMMANDS) {
      expect(usage(command)).toContain(`stepcast ${command}`);
      expect(usage(null)).toContain(`stepcast ${command}`);
    }
  });
});
