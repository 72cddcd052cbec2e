import { expect, it } from 'vitest';
import { headersOf, readTime } from './objectHeaders';

function mtimeOf(mtimeNs: string): string {
  const file = { size: 1, inode: '1', device: '1', mtimeNs };
  return headersOf('k', file).metadata.mtime;
}

it('a time is written as rclone writes it, to the nanosecond', () => {
  expect(mtimeOf('1700000000123456789')).toBe('1700000000.123456789');
  expect(mtimeOf('1700000000000000000')).toBe('1700000000.000000000');
  expect(mtimeOf('5')).toBe('0.000000005');
});

it('a time before 1970 is read back as it was', () => {
  expect(readTime(mtimeOf('-1500000000'))).toBe(-1500);
});

it('a time is read in milliseconds, and nonsense is none', () => {
  expect(readTime('1700000000.5')).toBe(1_700_000_000_500);
  for (const text of [undefined, '', 'yesterday', '1e9', '1700000000.', '99999999999999']) {
    expect(readTime(text)).toBeUndefined();
  }
});

it('the type follows the extension, and a whole name has none', () => {
  const file = { size: 1, inode: '1', device: '1', mtimeNs: '1' };
  expect(headersOf('a/b.html', file).contentType).toBe('text/html');
  expect(headersOf('c', file).contentType).toBe('application/octet-stream');
});
