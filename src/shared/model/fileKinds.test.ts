import { describe, expect, it } from 'vitest';
import { extensionOf, fileKindOf } from './fileKinds';

describe('extensionOf', () => {
  it.each([
    ['photo.JPG', 'jpg'],
    ['archive.tar.gz', 'gz'],
    ['.hidden', ''],
    ['none', ''],
    ['dot.', ''],
    ['v1.2 final draft', ''],
    ['문서.한글', '한글'],
  ])('of %j is %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
  });
});

describe('fileKindOf', () => {
  it.each([
    ['photo.JPG', 'image'],
    ['data.parquet', 'data'],
    ['backup.tar.zst', 'archive'],
    ['report.pdf', 'pdf'],
    ['unknown.xyz', 'other'],
    ['constructor', 'other'],
  ])('of %j is %s', (name, kind) => {
    expect(fileKindOf(name)).toBe(kind);
  });
});
