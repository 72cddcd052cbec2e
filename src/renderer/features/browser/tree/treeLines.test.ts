import { describe, expect, it } from 'vitest';
import type { AppError } from '../../../../shared/errors/appError';
import { defaultConnectionOptions } from '../../../../shared/model/connection';
import type { Connection } from '../../../../shared/model/connection';
import { connectionNode, folderNode, pinnedNode } from '../../../state/tree';
import { lineOfLocation, placeName, treeLines } from './treeLines';
import type { TreeFacts, TreeLine } from './treeLines';
import type { TreeBranch } from '../../../state/tree';

const connection: Connection = {
  id: 'profile:a',
  name: 'a',
  source: { kind: 'profile', profile: 'a' },
  addressing: 'auto',
  server: 'aws',
  options: defaultConnectionOptions,
};
const denied: AppError = { code: 'access_denied', message: 'No.', retry: 'never' };
const bucket = { connectionId: 'profile:a', bucket: 'photos', prefix: '' };
const year = { ...bucket, prefix: '2024/' };

function facts(extra: Partial<TreeFacts> = {}): TreeFacts {
  return {
    connections: [connection],
    pinned: [],
    buckets: {},
    branches: {},
    expanded: new Set(),
    ...extra,
  };
}

function drawn(lines: readonly TreeLine[]): readonly string[] {
  return lines.map(
    (line) =>
      `${line.level} ${line.kind} ${line.position}/${line.siblings}${
        'place' in line ? ` ${placeName(line.place)}` : ''
      }`,
  );
}

const open = facts({
  buckets: {
    'profile:a': { status: 'ready', buckets: [{ name: 'documents' }, { name: 'photos' }] },
  },
  branches: {
    [folderNode(bucket)]: { status: 'ready', prefixes: ['2023/', '2024/'], next: 'token' },
  },
  expanded: new Set([connectionNode('profile:a'), folderNode(bucket)]),
});

describe('treeLines', () => {
  it('shows folded connections alone', () => {
    expect(drawn(treeLines(facts()))).toEqual(['1 connection 1/1']);
  });

  it('shows buckets and folders that are open, each level counted by itself', () => {
    expect(drawn(treeLines(open))).toEqual([
      '1 connection 1/1',
      '2 bucket 1/2 documents',
      '2 bucket 2/2 photos',
      '3 folder 1/-1 2023',
      '3 folder 2/-1 2024',
      '3 more 3/-1 photos',
    ]);
  });

  it('counts the folders of a level once all of them are known', () => {
    const whole = {
      [folderNode(bucket)]: { status: 'ready', prefixes: ['2023/', '2024/'] },
    } as const;
    expect(drawn(treeLines({ ...open, branches: whole })).slice(3)).toEqual([
      '3 folder 1/2 2023',
      '3 folder 2/2 2024',
    ]);
  });

  it('shows that a level is on its way', () => {
    const lines = treeLines(facts({ expanded: new Set([connectionNode('profile:a')]) }));
    expect(drawn(lines)).toEqual(['1 connection 1/1', '2 loading 1/-1']);
  });

  it('shows why buckets cannot be listed, and offers to pin one', () => {
    const lines = treeLines(
      facts({
        buckets: { 'profile:a': { status: 'failed', buckets: [], error: denied } },
        expanded: new Set([connectionNode('profile:a')]),
      }),
    );
    expect(drawn(lines)).toEqual(['1 connection 1/1', '2 failed 1/-1', '2 pinBucket 2/-1']);
  });

  it('goes on where the next folders could not be listed', () => {
    const lines = treeLines({
      ...open,
      branches: {
        [folderNode(bucket)]: {
          status: 'failed',
          prefixes: ['2023/'],
          next: 'token',
          error: denied,
        },
      },
    });
    expect(lines.at(-1)).toMatchObject({
      kind: 'failed',
      question: { kind: 'folders', from: 'token' },
    });
  });

  it('puts pinned places on top, which open apart from the same folder below', () => {
    const lines = treeLines({
      ...open,
      pinned: [bucket, { connectionId: 'gone', bucket: 'x', prefix: '' }],
      expanded: new Set([pinnedNode(bucket)]),
    });
    expect(drawn(lines)).toEqual([
      '1 pin 1/2 photos',
      '2 folder 1/-1 2023',
      '2 folder 2/-1 2024',
      '2 more 3/-1 photos',
      '1 connection 2/2',
    ]);
  });

  it('keeps the id of the end of a level until more folders stand before it', () => {
    const endOf = (branch: Partial<TreeBranch>): string | undefined =>
      treeLines({
        ...open,
        branches: { [folderNode(bucket)]: { status: 'ready', prefixes: ['2023/'], ...branch } },
      }).at(-1)?.id;
    const more = endOf({ next: 'token' });
    expect(endOf({ status: 'loading', next: 'token' })).toBe(more);
    expect(endOf({ status: 'failed', next: 'token', error: denied })).toBe(more);
    expect(endOf({ prefixes: ['2023/', '2024/'], next: 'token' })).not.toBe(more);
  });

  it('gives every line its own id', () => {
    const lines = treeLines({
      ...open,
      pinned: [bucket],
      expanded: new Set([...open.expanded, pinnedNode(bucket)]),
    });
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
  });
});

describe('lineOfLocation', () => {
  const lines = treeLines(open);

  it('is the place itself, or the nearest one above it', () => {
    expect(lineOfLocation(lines, { kind: 'folder', ...year }, undefined)?.id).toBe(
      folderNode(year),
    );
    const deeper = { ...year, prefix: '2024/summer/' };
    expect(lineOfLocation(lines, { kind: 'folder', ...deeper }, undefined)?.id).toBe(
      folderNode(year),
    );
    const elsewhere = { ...bucket, bucket: 'unknown' };
    expect(lineOfLocation(lines, { kind: 'folder', ...elsewhere }, undefined)?.kind).toBe(
      'connection',
    );
    expect(lineOfLocation(lines, { kind: 'home' }, undefined)).toBeUndefined();
  });

  it('is the line that was chosen where a pinned place stands twice', () => {
    const twice = treeLines({ ...open, pinned: [bucket] });
    const here = { kind: 'folder', ...bucket } as const;
    expect(lineOfLocation(twice, here, pinnedNode(bucket))?.kind).toBe('pin');
    expect(lineOfLocation(twice, here, undefined)?.kind).toBe('bucket');
    expect(lineOfLocation(twice, here, folderNode(bucket))?.kind).toBe('bucket');
  });
});
