import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Target } from '../../shared/model/objects';

/** Targets of one kind, one after the other. */
interface TargetPiece {
  readonly kind: Target['kind'];
  /** Characters of each key. */
  readonly lengths: Uint32Array;
  /** All keys in UTF-8, in memory that every thread sees. */
  readonly text: Uint8Array;
}

/**
 * Any number of targets as they go from one thread to another: their names are not copied, and a thread in
 * between does not look at them.
 */
export type PackedTargets = readonly TargetPiece[];

/** Targets of a piece. Others have their turn after each. */
const mostInPiece = 10_000;

/** Packs targets, a piece at a time. */
export async function packTargets(targets: Iterable<Target>): Promise<PackedTargets> {
  const pieces: TargetPiece[] = [];
  let keys: string[] = [];
  let kind: Target['kind'] = 'object';

  function endPiece(): void {
    if (keys.length > 0) pieces.push(pieceOf(kind, keys));
    keys = [];
  }

  for (const target of targets) {
    const isFull = keys.length >= mostInPiece;
    if (isFull || target.kind !== kind) endPiece();
    if (isFull) await nextTurn();
    ({ kind } = target);
    keys.push(target.key);
  }
  endPiece();
  return pieces;
}

function pieceOf(kind: Target['kind'], keys: readonly string[]): TargetPiece {
  const bytes = Buffer.from(keys.join(''), 'utf8');
  const text = new Uint8Array(new SharedArrayBuffer(bytes.length));
  text.set(bytes);
  return { kind, lengths: Uint32Array.from(keys, ({ length }) => length), text };
}

/** The targets that were packed, in their order. */
export function* targetsIn(packed: PackedTargets): Generator<Target> {
  for (const { kind, lengths, text } of packed) {
    const keys = Buffer.from(text.buffer).toString('utf8');
    let start = 0;
    for (const length of lengths) {
      yield { kind, key: keys.slice(start, start + length) };
      start += length;
    }
  }
}
