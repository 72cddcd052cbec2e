import { expect, test } from 'vitest';
import { withoutHome } from './withoutHome';

const windows = String.raw`C:\Users\Jane Doe`;

test.each([
  [windows, String.raw`open 'C:\Users\Jane Doe\tax.pdf'`, String.raw`open '~\tax.pdf'`],
  [windows, 'at file:///C:/Users/Jane%20Doe/x.js:1:2', 'at file:///~/x.js:1:2'],
  [windows, String.raw`{"path":"C:\\Users\\Jane Doe\\x"}`, String.raw`{"path":"~\\x"}`],
  [windows, 'c:/users/jane doe/x and C:/Users/Jane Doe', '~/x and ~'],
  [windows, 'C%3A%5CUsers%5CJane%20Doe%5Cx', '~%5Cx'],
  [String.raw`\\files\home\jane`, 'file://files/home/jane/x', 'file:~/x'],
  ['/Users/한 나', 'at file:///Users/%ED%95%9C%20%EB%82%98/x.js', 'at file:~/x.js'],
  ['/Users/한 나/', 'open /Users/한 나/x', 'open ~/x'],
  ['/home/a.b', '/home/aXb /home/a.b/x', '/home/aXb ~/x'],
  ['/', 'open /etc/hosts', 'open /etc/hosts'],
  ['C:\\', String.raw`open C:\x`, String.raw`open C:\x`],
])('the home %s is not told in %s', (home, text, told) => {
  expect(withoutHome(text, home)).toBe(told);
});
