import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../shared/errors/appError';
import { english } from './en';
import { korean } from './ko';

/** Every text by its dotted key. */
function texts(words: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([name, value]: [string, unknown]) => {
      const key = path === '' ? name : `${path}.${name}`;
      if (typeof value === 'string') return [[key, value] as const];
      return typeof value === 'object' && value !== null ? [...texts(value, key)] : [];
    }),
  );
}

function variables(text: string): readonly string[] {
  return [...text.matchAll(/\{\{\s*([^,}\s]+)/gu)].map(([, name = '']) => name).sort();
}

const inEnglish = texts(english);
const inKorean = texts(korean);

describe('the words of the window', () => {
  it('are there in both languages', () => {
    expect([...inKorean.keys()].sort()).toEqual([...inEnglish.keys()].sort());
  });

  it('are never empty', () => {
    for (const [key, text] of [...inEnglish, ...inKorean]) {
      expect(text.trim(), key).not.toBe('');
    }
  });

  it('speak of the same things in both languages', () => {
    for (const [key, text] of inEnglish) {
      expect(variables(inKorean.get(key) ?? ''), key).toEqual(variables(text));
    }
  });
});

describe('what a rename does not carry over', () => {
  it.each(['browser.rename.objectHint', 'browser.rename.folderHint'])('is told by %s', (key) => {
    expect(inEnglish.get(key)).toMatch(/private ACL.*lock.*encryption context/isu);
    expect(inKorean.get(key)).toMatch(/ACL.*잠금.*암호화 컨텍스트/su);
  });
});

/** Commands that ask for something before they do anything, as the native menu has them. */
const asking = [
  'upload',
  'uploadFolder',
  'newFolder',
  'download',
  'rename',
  'editMetadata',
  'delete',
  'copyLink',
  'pinBucket',
  'focusLocation',
  'newConnection',
  'newProfile',
  'settings',
];

describe.each([
  ['English', english.browser],
  ['Korean', korean.browser],
])('commands in %s', (_, { commands, menu }) => {
  it('end in an ellipsis in menus where they ask first, and nowhere else', () => {
    const dotted = Object.entries({ ...commands, ...menu }).filter(([, name]) =>
      name.endsWith('…'),
    );
    expect(dotted.map(([id]) => id).sort()).toEqual([...asking].sort());
  });
});

it('Korean keeps to one way of asking for something, and to one kind of quotation marks', () => {
  for (const [key, text] of inKorean) {
    expect(text, key).not.toMatch(/세요|[“”]/u);
  }
});

describe.each([
  ['English', english.errors],
  ['Korean', korean.errors],
])('errors in %s', (_, errors) => {
  it('have a title and advice of their own for every code', () => {
    expect(Object.keys(errors.title).sort()).toEqual([...errorCodes].sort());
    expect(Object.keys(errors.advice).sort()).toEqual([...errorCodes].sort());
    expect(new Set(Object.values(errors.title)).size).toBe(errorCodes.length);
  });
});
