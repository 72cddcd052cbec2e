import { describe, expect, it } from 'vitest';
import type { Transfer } from '../../shared/model/transfers';
import { changeTransfers, transferList } from './transferList';

function transfer(id: string, bytesDone = 0): Transfer {
  return {
    id,
    kind: 'upload',
    name: `${id}.txt`,
    connectionId: 'c',
    bucket: 'b',
    key: `${id}.txt`,
    bytesTotal: 100,
    bytesDone,
    state: 'running',
  };
}

function ids(list: { readonly transfers: readonly Transfer[] }): readonly string[] {
  return list.transfers.map(({ id }) => id);
}

describe('the list of transfers', () => {
  const list = transferList([transfer('a'), transfer('b'), transfer('c')]);

  it('keeps the place of a transfer that goes on, and puts new ones last', () => {
    const changed = changeTransfers(list, [transfer('b', 50), transfer('d')], []);
    expect(ids(changed)).toEqual(['a', 'b', 'c', 'd']);
    expect(changed.transfers[1]?.bytesDone).toBe(50);
    expect(changed.transfers[0]).toBe(list.transfers[0]);
  });

  it('leaves the earlier list as it was', () => {
    changeTransfers(list, [transfer('b', 50), transfer('d')], ['a']);
    expect(ids(list)).toEqual(['a', 'b', 'c']);
    expect(list.transfers[1]?.bytesDone).toBe(0);
  });

  it('finds transfers again after others are gone', () => {
    const fewer = changeTransfers(list, [], ['a', 'never there']);
    expect(ids(fewer)).toEqual(['b', 'c']);
    const changed = changeTransfers(fewer, [transfer('c', 70)], []);
    expect(ids(changed)).toEqual(['b', 'c']);
    expect(changed.transfers[1]?.bytesDone).toBe(70);
  });

  it('takes the last word on a transfer that is told twice at once', () => {
    const changed = changeTransfers(list, [transfer('d', 10), transfer('d', 20)], []);
    expect(ids(changed)).toEqual(['a', 'b', 'c', 'd']);
    expect(changed.transfers[3]?.bytesDone).toBe(20);
  });

  it('drops a transfer that changed and went in the same message', () => {
    expect(ids(changeTransfers(list, [transfer('d')], ['d']))).toEqual(['a', 'b', 'c']);
  });
});
