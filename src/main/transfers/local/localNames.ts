import { createHash } from 'node:crypto';

/** The rules of a local file system's names that Dipper tells apart. */
export type NamePlatform = 'win32' | 'darwin' | 'posix';

/** Whose rules the names on a system's disks follow. */
export function platformOf(system: NodeJS.Platform): NamePlatform {
  return system === 'win32' || system === 'darwin' ? system : 'posix';
}

/**
 * How a segment of a key (what lies between two slashes) becomes one local name, and back.
 *
 * A name is the segment itself wherever it can be. What can't stand in a name is written as `%XX`
 * for each byte of its UTF-8. A `%` that could be mistaken for such an escape is itself written
 * `%25`. Three more escapes start with `%`:
 *
 * - `%empty`: the segment is empty, as between the slashes of `a//b`;
 * - `%2F` at the end: an object whose key ends in a slash, so `d/` is the file `d%2F`;
 * - `%~2`: a second name that would otherwise fall onto one already given (see localTree.ts);
 * - `%~` and 16 hexadecimal digits: the rest of a segment too long for a name. This one alone
 *   can't be read back.
 */
const emptySegment = '%empty';

/** Bytes (UTF-16 units on Windows) of the longest name. */
export const longestName = 255;

const escapeLike = /%(?=[0-9a-f]{2}|~|empty)/gi;
// Control characters are what these patterns are about.
const controlCharacters = String.raw`\u0000-\u001f\u007f-\u009f`;
const refusedOnPosix = new RegExp(`[/${controlCharacters}]`, 'g');
const refusedOnWindows = new RegExp(String.raw`[/\\<>:"|?*${controlCharacters}]`, 'g');
const windowsDevice = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=$|[ .])/i;

/**
 * The local name for a segment of a key. It is never empty, `.` or `..`, holds no separator and no
 * control character, and is not longer than file systems allow. Different segments have different
 * names, as long as letter case and Unicode form count.
 *
 * @param segment Without a slash, except one at the end for an object whose key ends in a slash.
 */
export function localNameOf(segment: string, platform: NamePlatform): string {
  if (segment === '') return emptySegment;
  if (segment === '/') return `${emptySegment}%2F`;
  const refused = platform === 'win32' ? refusedOnWindows : refusedOnPosix;
  let name = segment.replace(escapeLike, '%25').replace(refused, percentEscape);
  if (name === '.' || name === '..') name = percentEscape(name);
  if (platform === 'win32') {
    name = name.replace(/[. ]$/, percentEscape);
    if (windowsDevice.test(name)) name = percentEscape(name.slice(0, 1)) + name.slice(1);
  }
  return lengthOfName(name, platform) <= longestName ? name : shorten(name, segment, platform);
}

/**
 * Another name for the same segment: `a.txt` becomes `a%~2.txt`.
 *
 * @param number 2 for the second of that name, at most 9 digits.
 */
export function twinNameOf(name: string, number: number, platform: NamePlatform): string {
  const mark = `%~${number}`;
  const [stem, extension] = splitExtension(name);
  if (lengthOfName(stem + mark + extension, platform) <= longestName)
    return stem + mark + extension;
  return shorten(`${stem}${extension}`, `${mark}/${name}`, platform);
}

/**
 * A text that is the same for two names that may be one file: without letter case on Windows and
 * macOS, and there without Unicode form too. Rather too coarse than too fine.
 */
export function foldName(name: string, platform: NamePlatform): string {
  return platform === 'posix' ? name : name.normalize('NFC').toUpperCase().toLowerCase();
}

/**
 * Of the unfinished file's name, whose tag is what makes it one of a kind: encrypted folders hold names of 143
 * bytes, and what fits there is to be fetched there.
 */
const longestPartName = 140;

/** A name for the unfinished file, which no key could have asked for: `name.3f9c21aa.part`. */
export function partNameOf(name: string, unique: string, platform: NamePlatform): string {
  const end = `.${unique}.part`;
  return cutName(name, longestPartName - lengthOfName(end, platform), platform) + end;
}

function percentEscape(text: string): string {
  return Array.from(
    Buffer.from(text, 'utf8'),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}

function shorten(name: string, identity: string, platform: NamePlatform): string {
  const mark = `%~${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`;
  const [stem, extension] = splitExtension(name);
  return (
    cutName(stem, longestName - lengthOfName(mark + extension, platform), platform) +
    mark +
    extension
  );
}

/** The extension is what follows the last dot, if it is short enough to be one. */
function splitExtension(name: string): readonly [stem: string, extension: string] {
  const found = /^(.+)(\.[^.%]{1,16})$/su.exec(name);
  return [found?.[1] ?? name, found?.[2] ?? ''];
}

/** The longest start of a name that fits, without half a character or half an escape at its end. */
export function cutName(name: string, longest: number, platform: NamePlatform): string {
  if (lengthOfName(name, platform) <= longest) return name;
  let length = 0;
  let end = 0;
  for (const [piece] of name.matchAll(/(?:%[0-9A-F]{2})+|./gsu)) {
    length += lengthOfName(piece, platform);
    if (length > longest) break;
    end += piece.length;
  }
  return name.slice(0, end);
}

/** Bytes, or UTF-16 units on Windows. */
export function lengthOfName(name: string, platform: NamePlatform): number {
  return platform === 'win32' ? name.length : Buffer.byteLength(name);
}
