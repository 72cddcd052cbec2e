/** An encoded word has at most 75 characters (RFC 2047, section 2), 12 of them around its content. */
const longestContent = 63;

/** Bytes that fit into one word: 4 characters for every 3. */
const bytesPerWord = Math.floor(longestContent / 4) * 3;

const printable = /^[\u0020-\u007e]*$/u;

/** Text that a header carries as it is. */
export function isPlainHeader(text: string): boolean {
  return printable.test(text);
}

/**
 * A text as a header carries it: itself where it is ASCII, else as encoded words of RFC 2047, which is
 * how S3 takes and answers user metadata.
 */
export function toHeaderText(text: string): string {
  if (isPlainHeader(text)) return text;
  const encoder = new TextEncoder();
  const words: string[] = [];
  let word: number[] = [];
  // A character is never divided between two words.
  for (const character of text) {
    const bytes = encoder.encode(character);
    if (word.length + bytes.length > bytesPerWord) {
      words.push(encodedWord(word));
      word = [];
    }
    word.push(...bytes);
  }
  return [...words, encodedWord(word)].join(' ');
}

function encodedWord(bytes: readonly number[]): string {
  return `=?UTF-8?B?${btoa(String.fromCharCode(...bytes))}?=`;
}

const oneWord = /=\?([\w.:-]+)(?:\*[\w-]+)?\?([BbQq])\?([^?\s]*)\?=/u;
const betweenWords = new RegExp(`(${oneWord.source})\\s+(?=${oneWord.source})`, 'gu');
const everyWord = new RegExp(oneWord.source, 'gu');

/**
 * The text that a header means: its encoded words decoded, and UTF-8 that was sent as it is. What can't
 * be decoded stays as it came.
 *
 * @param header With each byte as one character, as HTTP libraries give it.
 */
export function fromHeaderText(header: string): string {
  if (!isPlainHeader(header)) return decode('utf-8', header) ?? header;
  return header
    .replace(betweenWords, '$1')
    .replace(
      everyWord,
      (word, charset: string, encoding: string, content: string) =>
        decode(charset, bytesOf(encoding, content)) ?? word,
    );
}

/** Bytes, each as one character; `undefined` for what is not encoded that way. */
function bytesOf(encoding: string, content: string): string | undefined {
  if (encoding.toUpperCase() === 'Q') {
    return content
      .replaceAll('_', ' ')
      .replace(/=([0-9A-Fa-f]{2})/gu, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
  }
  try {
    return atob(content);
  } catch {
    return undefined;
  }
}

function decode(charset: string, bytes: string | undefined): string | undefined {
  if (bytes === undefined || /[\u0100-\u{10ffff}]/u.test(bytes)) return undefined;
  try {
    return new TextDecoder(charset, { fatal: true }).decode(
      Uint8Array.from(bytes, (character) => character.charCodeAt(0)),
    );
  } catch {
    return undefined;
  }
}
