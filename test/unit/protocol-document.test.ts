/** docs/spec/protocol.md is what clients are written from, so what it shows and lists is checked against the code. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, isErrorCode, LIMITS, PROTOCOL_VERSION, SUBPROTOCOL, type ErrorRow } from '@stepcast/shared';
import { downSchema, processSnapshotSchema, upSchema } from '@stepcast/shared/schemas';

const document = readFileSync(new URL('../../docs/spec/protocol.md', import.meta.url), 'utf8');

/** The code blocks that are marked ```json <mark>. */
function blocks(mark: string): string[] {
  return [...document.matchAll(new RegExp(`^\`\`\`json ${mark}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

/** One message per line. */
function examples(mark: string): { type?: string }[] {
  const lines = blocks(mark).flatMap((text) => text.trim().split('\n'));
  return lines.map((line) => JSON.parse(line) as { type?: string });
}

/** The cells of the table under a heading, without its head. */
function table(heading: string): string[][] {
  const section = document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

function typesOf(schema: typeof upSchema | typeof downSchema): string[] {
  return schema.options.map((option) => option.shape.type.value).toSorted();
}

describe('docs/spec/protocol.md', () => {
  it('[PRO-3] lists the errors of the table, each with its row', () => {
    const rows = Object.entries<ErrorRow>(ERROR_CODES).map(([code, { status, close, retry, title }]) => {
      return [code, `${status}`, `${close ?? '–'}`, retry ? 'yes' : 'no', title];
    });
    expect(table('Errors')).toEqual(rows);
  });

  it('[PRO-2] lists the limits with their values', () => {
    expect(table('Limits').map(([name, value]) => [name, Number(value)])).toEqual(Object.entries(LIMITS));
  });

  it.each(examples('up').map((example) => [JSON.stringify(example), example]))(
    '[PRO-2] shows what the hub takes: %s',
    (_text, example) => {
      upSchema.parse(example);
    },
  );

  it.each(examples('down').map((example) => [JSON.stringify(example), example]))(
    '[PRO-7] shows what the hub sends: %s',
    (_text, example) => {
      expect(downSchema.parse(example)).toEqual(example);
    },
  );

  it('[PRO-7] shows every message in each direction', () => {
    const shown = (mark: string) => [...new Set(examples(mark).map(({ type }) => type))].toSorted();
    expect(shown('up')).toEqual(typesOf(upSchema));
    expect(shown('down')).toEqual(typesOf(downSchema));
  });

  it('[PRO-7] shows a snapshot and a problem', () => {
    const snapshot: unknown = JSON.parse(blocks('snapshot')[0] ?? '');
    expect(processSnapshotSchema.parse(snapshot)).toEqual(snapshot);
    const problem = JSON.parse(blocks('problem')[0] ?? '') as { code: string; status: number; title: string };
    expect(isErrorCode(problem.code) && ERROR_CODES[problem.code]).toMatchObject({
      status: problem.status,
      title: problem.title,
    });
  });

  it('[PRO-1] speaks of the present version', () => {
    expect(document).toContain(`# The protocol, version ${PROTOCOL_VERSION}`);
    expect(document).toContain(`\`${SUBPROTOCOL}\``);
  });
});
