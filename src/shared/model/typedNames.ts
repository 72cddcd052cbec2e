import { hangulKeys } from './hangulKeys';

/** Whether a name may be the one that was typed. */
export interface TypedTest {
  readonly matches: (name: string) => boolean;
  /** Whether names of ASCII alone may match, so that nobody need ask the test of a million of them. */
  readonly takesAscii: boolean;
}

const ascii = /^[\0-\x7F]*$/u;

/**
 * Finds a name by its beginning, as it is typed where nothing composes letters: Hangul comes as jamo, or as
 * the Latin letters of its keys. One letter again and again goes to the next name that begins with it.
 *
 * @param from Where to begin: at the name that the letters before have found, if there were any.
 * @param find Tells the first place from one on, and then from the beginning, whose name passes, or -1.
 */
export function findTyped(
  text: string,
  from: number,
  find: (test: TypedTest, from: number) => number,
): number {
  const found = findBeginning(text, from, find);
  const [, letter] = /^(.)\1+$/u.exec(text) ?? [];
  return found >= 0 || letter === undefined ? found : findBeginning(letter, from + 1, find);
}

function findBeginning(
  text: string,
  from: number,
  find: (test: TypedTest, from: number) => number,
): number {
  const found = find(asWritten(text), from);
  const keys = hangulKeys(text);
  return found >= 0 || !/^[a-z]/iu.test(keys) ? found : find(byKeys(keys), from);
}

/** In any case, and however letters with marks are composed. */
function asWritten(text: string): TypedTest {
  const wanted = text.normalize('NFC').toLowerCase();
  const takesAscii = ascii.test(wanted);
  return {
    takesAscii,
    matches: (name) => {
      const beginning = name.slice(0, wanted.length);
      if (beginning.toLowerCase() === wanted) return true;
      if (takesAscii && ascii.test(beginning)) return false;
      return name.normalize('NFC').toLowerCase().startsWith(wanted);
    },
  };
}

/** By the keys of a name that begins with Hangul. */
function byKeys(keys: string): TypedTest {
  return {
    takesAscii: false,
    matches: (name) => {
      const composed = name.normalize('NFC');
      return (
        /^[가-힣ㄱ-ㅣ]/u.test(composed) &&
        hangulKeys(composed.slice(0, keys.length)).startsWith(keys)
      );
    },
  };
}
