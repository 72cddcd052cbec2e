import { expect, test } from 'vitest';
import { errorOfAnswer } from './errorAnswer';

/** The members of the error that a refusal with this body comes to, and how long it was looked at. */
function read(body: string) {
  const answer = { status: 500, headers: new Map<string, string>(), body: Buffer.from(body) };
  const begunAt = performance.now();
  const error: object = errorOfAnswer(answer, ['the signature']);
  const { Code, Message, $responseBodyText } = error as Readonly<Record<string, unknown>>;
  const milliseconds = performance.now() - begunAt;
  return {
    told: { code: Code, message: (error as Error).message, Message, text: $responseBodyText },
    milliseconds,
  };
}

const members = '<Code>SlowDown</Code><Message>Please &lt;wait&gt; &amp; see</Message>';

test.each([
  ['as S3 writes it', `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${members}</Error>`],
  ['with a namespace', `<Error xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${members}</Error>`],
  ['over several lines', `\n<Error>\n  ${members}\n</Error>\n\n`],
])('an error document is read, %s', (_, body) => {
  expect(read(body).told).toMatchObject({ code: 'SlowDown', message: 'Please <wait> & see' });
});

test.each([
  ['of another kind', `<ErrorResponse><Error>${members}</Error></ErrorResponse>`],
  ['with something behind it', `<Error>${members}</Error> and more`],
  ['without a code', '<Error><Message>m</Message></Error>'],
])('a document %s is told as the text that it is', (_, body) => {
  expect(read(body).told).toMatchObject({ code: undefined, text: body });
});

test.each([
  ['begins without an end', '<Error>'.repeat(400_000)],
  ['begins without ever beginning', '<Error '.repeat(400_000)],
  ['begins a member without an end', `<Error>${'<Code>'.repeat(400_000)}</Error>`],
])('a long answer that %s is looked at no longer than another', (_, body) => {
  const { told, milliseconds } = read(body);
  expect(told.code).toBeUndefined();
  expect(String(told.text).length).toBeLessThan(100_000);
  // To look at the rest again from every tag takes far longer.
  expect(milliseconds).toBeLessThan(10_000);
});

test('what proved the request is taken out of the text', () => {
  expect(read('You sent the signature.').told.text).not.toContain('the signature');
});
