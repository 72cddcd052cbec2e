import { describe, expect, it } from 'vitest';
import type { Transfer, TransferState } from '../../shared/model/transfers';
import { createTransferBook } from './transferList';
import type { TransferBook, TransferFilter } from './transferList';

function transfer(id: string, state: TransferState = 'running', bytesDone = 0): Transfer {
  return {
    id,
    kind: 'upload',
    name: `${id}.txt`,
    connectionId: 'c',
    bucket: 'b',
    key: `${id}.txt`,
    bytesTotal: 100,
    bytesDone,
    state,
    queuedAt: 0,
  };
}

function bookOf(...transfers: readonly Transfer[]): TransferBook {
  const book = createTransferBook();
  book.reset(transfers);
  return book;
}

function ids(book: TransferBook, filter: TransferFilter = 'all'): string {
  const list = book.look();
  return Array.from(
    { length: list.count(filter) },
    (_, position) => list.at(filter, position)?.id ?? '?',
  ).join(' ');
}

describe('the list of transfers', () => {
  it('keeps the place of a transfer that goes on, and puts new ones last', () => {
    const book = bookOf(transfer('a'), transfer('b'), transfer('c'));
    book.change({ changed: [transfer('b', 'running', 50), transfer('d')], removed: [] });
    expect(ids(book)).toBe('a b c d');
    expect(book.look().at('all', 1)?.bytesDone).toBe(50);
    expect(book.look().get('b')?.bytesDone).toBe(50);
  });

  it('finds transfers again after others are gone', () => {
    const book = bookOf(transfer('a'), transfer('b'), transfer('c'));
    book.change({ changed: [], removed: ['a', 'never there'] });
    expect(ids(book)).toBe('b c');
    book.change({ changed: [transfer('c', 'done', 70), transfer('d')], removed: [] });
    expect(ids(book)).toBe('b c d');
    expect(book.look().positionOf('all', 'c')).toBe(1);
    expect(book.look().positionOf('all', 'a')).toBe(-1);
    expect(book.look().get('a')).toBeUndefined();
  });

  it('takes the last word on a transfer that is told twice at once', () => {
    const book = bookOf(transfer('a'));
    book.change({ changed: [transfer('d'), transfer('d', 'done', 20)], removed: [] });
    expect(ids(book)).toBe('a d');
    expect(book.look().get('d')?.bytesDone).toBe(20);
  });

  it('drops a transfer that changed and went in the same message', () => {
    const book = bookOf(transfer('a'));
    book.change({ changed: [transfer('d')], removed: ['d'] });
    expect(ids(book)).toBe('a');
  });

  it('shows each transfer under the filter of its state', () => {
    const book = bookOf(
      transfer('a', 'done'),
      transfer('b', 'running'),
      transfer('c', 'queued'),
      transfer('d', 'paused'),
      transfer('e', 'failed'),
      transfer('f', 'cancelled'),
      transfer('g', 'queued'),
    );
    expect(ids(book, 'active')).toBe('b');
    expect(ids(book, 'waiting')).toBe('c g');
    expect(ids(book, 'paused')).toBe('d');
    expect(ids(book, 'done')).toBe('a');
    expect(ids(book, 'failed')).toBe('e');

    book.change({ changed: [transfer('c', 'running'), transfer('b', 'done')], removed: ['a'] });
    expect(ids(book, 'active')).toBe('c');
    expect(ids(book, 'waiting')).toBe('g');
    expect(ids(book, 'done')).toBe('b');
    expect(book.look().positionOf('waiting', 'g')).toBe(0);
    expect(book.look().positionOf('waiting', 'c')).toBe(-1);
  });

  it('shows those that wait in their new order, in the places of those that wait', () => {
    const book = bookOf(
      transfer('a', 'queued'),
      transfer('b', 'running'),
      transfer('c', 'queued'),
      transfer('d', 'queued'),
    );
    book.change({ changed: [], removed: [], order: ['d', 'gone', 'a', 'c'] });
    expect(ids(book)).toBe('d b a c');
    expect(ids(book, 'waiting')).toBe('d a c');
    expect(book.look().positionOf('all', 'd')).toBe(0);
    expect(book.look().get('c')?.id).toBe('c');
  });

  it('stays whole when most of it is cleared', () => {
    const book = bookOf(...Array.from({ length: 5000 }, (_, index) => transfer(`${index}`)));
    book.change({
      changed: [],
      removed: Array.from({ length: 4997 }, (_, index) => `${index}`),
    });
    book.change({ changed: [transfer('4998', 'done'), transfer('new')], removed: [] });
    expect(ids(book)).toBe('4997 4998 4999 new');
    expect(ids(book, 'done')).toBe('4998');
  });

  it('follows 100,000 transfers without going through them at each report', () => {
    const size = 100_000;
    const book = bookOf(
      ...Array.from({ length: size }, (_, index) => transfer(`${index}`, 'queued')),
    );
    // Going through all of them each time would take minutes, and the test's limit is seconds.
    for (let report = 0; report < size / 10; report += 1) {
      const first = report * 10;
      book.change({
        changed: Array.from({ length: 10 }, (_, index) => transfer(`${first + index}`, 'done')),
        removed: [],
      });
      if (book.look().at('waiting', 0)?.id !== (first + 10 < size ? `${first + 10}` : undefined)) {
        expect.fail(`The first that waits is wrong after report ${report}.`);
      }
    }
    expect(book.look().count('done')).toBe(size);
    expect(book.look().at('done', size - 1)?.id).toBe(`${size - 1}`);
  });
});
