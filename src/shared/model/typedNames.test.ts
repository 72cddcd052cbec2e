import { expect, test } from 'vitest';
import { hangulKeys } from './hangulKeys';
import { findTyped } from './typedNames';

const names = [
  'alpha',
  'Beta',
  'beacon',
  '값.txt',
  '까치',
  '한국',
  '한글.txt',
  '회의록/',
  'cafe\u0301',
  'ㅋㅋ',
];
const decomposed = names.map((name) => name.normalize('NFD'));

function find(text: string, from: number, among: readonly string[] = names): string | undefined {
  const place = findTyped(text, from, ({ matches, takesAscii }, first) => {
    for (let step = 0; step < among.length; step += 1) {
      const index = (first + step) % among.length;
      const name = among[index] ?? '';
      if ((takesAscii || /[^\0-\x7F]/u.test(name)) && matches(name)) return index;
    }
    return -1;
  });
  return names[place];
}

test.each([
  ['AL', 0, 'alpha'],
  ['be', 0, 'Beta'],
  ['be', 2, 'beacon'],
  ['be', 3, 'Beta'],
  ['café', 0, 'cafe\u0301'],
  // macOS gives jamo, one by one,
  ['ㅎ', 0, '한국'],
  ['ㅎ', 6, '한글.txt'],
  ['ㅎㅏㄴㄱ', 0, '한국'],
  ['ㅎㅏㄴㄱㅡ', 0, '한글.txt'],
  ['ㅎㅗㅣㅇ', 0, '회의록/'],
  ['ㄱㅏㅂㅅ', 0, '값.txt'],
  ['ㄲ', 0, '까치'],
  ['ㅋㅋ', 0, 'ㅋㅋ'],
  ['하', 0, '한국'],
  // Windows and Linux the letters of the keys.
  ['gks', 0, '한국'],
  ['gksrmf.t', 0, '한글.txt'],
  ['GksR', 0, undefined],
  ['Rk', 0, '까치'],
  ['rkqt', 0, '값.txt'],
  ['x', 0, undefined],
  ['1', 0, undefined],
])('%j from %i on finds %j, however it is composed', (text, from, name) => {
  expect(find(text, from)).toBe(name);
  expect(find(text, from, decomposed)).toBe(name);
});

test.each([
  ['bb', 1, 'beacon'],
  ['bbb', 2, 'Beta'],
  ['ㅎㅎ', 5, '한글.txt'],
  ['gg', 6, '회의록/'],
  ['ㅎㅎㅎ', 7, '한국'],
  ['xx', 0, undefined],
])('one letter again, %j, goes from %i to the next name: %j', (text, from, name) => {
  expect(find(text, from)).toBe(name);
});

test('names in Latin come before those whose keys are the same', () => {
  expect(findTyped('g', 0, ({ matches }) => ['한글', 'gamma'].findIndex(matches))).toBe(1);
});

test('every key of the keyboard stands for its jamo', () => {
  const jamo = 'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ';
  expect(hangulKeys(jamo)).toBe('qwertyuiopasdfghjklzxcvbnmQWERTOP');
  expect(hangulKeys('가뷁 힣 앉ㄳㅢ')).toBe('rkqnpfr glg dkswrtml');
});
