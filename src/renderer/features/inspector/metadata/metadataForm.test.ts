import { expect, test } from 'vitest';
import type { ObjectMetadata } from '../../../../shared/model/metadata';
import { bytesOf, formOf, isRight, metadataOf, problemsOf, withNewLine } from './metadataForm';
import type { MetadataForm } from './metadataForm';

const metadata: ObjectMetadata = {
  headers: { ContentType: 'text/plain', Expires: 'Tue, 01 Jan 2030 00:00:00 GMT' },
  user: [
    { name: 'author', value: '=?UTF-8?Q?caf=C3=A9?=' },
    { name: 'empty', value: '' },
  ],
};

function typed(...lines: readonly (readonly [string, string])[]): MetadataForm {
  return {
    ...formOf({ headers: {}, user: [] }),
    lines: lines.map(([name, text], id) => ({ id, name, text })),
  };
}

test('what nobody touches stays as the server has it, to the letter', () => {
  const form = formOf(metadata);
  expect(form.lines.map(({ text }) => text)).toEqual(['café', '']);
  expect(metadataOf(form)).toEqual(metadata);
  expect(isRight(problemsOf(form))).toBe(true);
});

test.each(['0', '-1', 'never', '2030-01-01T00:00:00Z'])(
  'an Expires of %s stays as it is while nobody touches it, and has to be a date where somebody does',
  (expires) => {
    const odd = { ...metadata, headers: { ...metadata.headers, Expires: expires } };
    const form = formOf(odd);
    expect(metadataOf(form)).toEqual(odd);
    expect(isRight(problemsOf(form))).toBe(true);

    const changed = (text: string) => ({ ...form, headers: { ...form.headers, Expires: text } });
    expect(problemsOf(changed('soon')).headers).toEqual({ Expires: 'not_a_date' });
    expect(problemsOf(changed('1')).headers).toEqual({ Expires: 'not_a_date' });
    expect(metadataOf(changed('2031-02-03')).headers.Expires).toBe('Mon, 03 Feb 2031 00:00:00 GMT');
    expect(metadataOf(changed(expires))).toEqual(odd);
  },
);

test('what is typed is trimmed, encoded where it has to be, and its name in lower case', () => {
  const form = typed([' Author ', ' 김 '], ['plain', 'a b'], ['', '']);
  expect(metadataOf(form).user).toEqual([
    { name: 'author', value: '=?UTF-8?B?6rmA?=' },
    { name: 'plain', value: 'a b' },
  ]);
  expect(bytesOf(form)).toBe(6 + 16 + 5 + 3);
});

test('a date becomes one of HTTP, and a header that is emptied goes', () => {
  const form = formOf(metadata);
  const headers = { ...form.headers, Expires: '2031-02-03', ContentType: ' ' };
  expect(metadataOf({ ...form, headers }).headers).toEqual({
    Expires: 'Mon, 03 Feb 2031 00:00:00 GMT',
  });
});

test('each field says what is wrong with it', () => {
  const form = typed(
    ['same', '1'],
    ['SAME', '2'],
    ['two words', '3'],
    ['', 'no name'],
    ['a', 'b\n'],
  );
  const headers = { ...form.headers, Expires: 'soon', ContentDisposition: 'filename="é"' };
  const problems = problemsOf({ ...form, headers });
  expect(problems.headers).toEqual({ Expires: 'not_a_date', ContentDisposition: 'not_ascii' });
  expect([...problems.names]).toEqual([
    [1, 'twice'],
    [2, 'characters'],
    [3, 'empty'],
  ]);
  expect([...problems.values]).toEqual([[4, 'control']]);
  expect(isRight(problems)).toBe(false);
});

test('a new line has an id of its own and is nothing as long as it is empty', () => {
  const form = withNewLine(formOf(metadata));
  expect(form.lines.map(({ id }) => id)).toEqual([0, 1, 2]);
  expect(metadataOf(form)).toEqual(metadata);
});
