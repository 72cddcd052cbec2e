import { extensionOf, fileKindOf } from '../../shared/model/fileKinds';
import type { FileKind } from '../../shared/model/fileKinds';
import { createGrowing } from './growing';

/** What the rows of a store are, as far as their names tell. Told once somebody asks. */
export interface RowTypes {
  /** A number for each kind of content and extension; see {@link names}. */
  readonly type: (row: number) => number;
  /** The kinds by their numbers, as they are sorted. */
  readonly names: () => readonly string[];
  /** What the name of an object says about its content; empty for a folder. */
  readonly kindOf: (row: number) => FileKind | '';
  /** Bytes that the column takes. */
  readonly memory: () => number;
}

/** The rows whose types are told. */
interface TypedRows {
  readonly count: () => number;
  readonly isFolder: (row: number) => boolean;
  readonly name: (row: number) => string;
  /** All names, one after the other, and where each ends. */
  readonly columns: () => { readonly names: Uint8Array; readonly ends: Uint32Array };
}

/** More types than that stay unsorted among themselves. */
const lastTypeNumber = 0xffff;

/** Creates the types of rows, which may become more. */
export function createRowTypes(rows: TypedRows): RowTypes {
  const types = createGrowing(Uint16Array);
  const numbers = new Map<string, number>();
  const kinds: (FileKind | '')[] = [];
  // What is asked for a million times is read from here: a column that has grown is another array.
  let typeOf = types.array;

  function lastPart(row: number): string {
    const own = rows.name(row);
    return own.slice(own.lastIndexOf('/') + 1);
  }

  function nameKind(row: number): FileKind | '' {
    return rows.isFolder(row) ? '' : fileKindOf(lastPart(row));
  }

  function typeNumber(row: number): number {
    const kind = nameKind(row);
    const type = kind === '' ? '' : `${kind} ${extensionOf(lastPart(row))}`;
    const known = numbers.get(type) ?? numbers.size;
    numbers.set(type, known);
    kinds[known] = kind;
    return Math.min(known, lastTypeNumber);
  }

  /** Types cost more than all the rest to tell, so they are told when somebody sorts by them. */
  function tell(): void {
    const count = rows.count();
    const { names, ends } = rows.columns();
    // Most rows have one of few endings, which are read as numbers.
    const byEnding = new Map<number, number>();
    for (let row = types.length; row < count; row += 1) {
      const ending = shortEnding(names, row === 0 ? 0 : (ends[row - 1] ?? 0), ends[row] ?? 0);
      const number = byEnding.get(ending) ?? typeNumber(row);
      if (ending >= 0) byEnding.set(ending, number);
      types.push(number);
    }
    typeOf = types.array;
  }

  function type(row: number): number {
    if (types.length < rows.count()) tell();
    return typeOf[row] ?? 0;
  }

  return {
    type,
    names() {
      tell();
      return [...numbers.keys()];
    },
    kindOf(row) {
      const number = type(row);
      return number === lastTypeNumber ? nameKind(row) : (kinds[number] ?? '');
    },
    memory: () => types.bytes(),
  };
}

/** Letters of an extension that fit into a number. */
const fewLetters = 6;

/**
 * The extension of a name with its dot, as a number; -1 where there is none that is short, or where
 * the name has nothing but it.
 */
function shortEnding(bytes: Uint8Array, start: number, end: number): number {
  let ending = 0;
  for (let length = 1; length <= fewLetters + 1; length += 1) {
    const at = end - length;
    if (at <= start) return -1;
    const byte = bytes[at] ?? 0;
    if (byte === 0x2f) return -1;
    if (byte === 0x2e) return bytes[at - 1] === 0x2f ? -1 : ending;
    ending = ending * 256 + byte;
  }
  return -1;
}
