import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DipperError } from '../../../shared/errors/appError';
import type { SignInRequest } from '../../../shared/model/signIn';
import { createSignInDesk } from './signInPrompts';

const mfa = { profile: 'a', serial: 's', role: 'r', isRefused: false };
const page = {
  profile: 'a',
  startUrl: 'https://start',
  verificationUrl: 'https://verify',
  userCode: 'ABCD-EFGH',
  expiresAt: 1,
};

function codeOf(error: unknown): string {
  return error instanceof DipperError ? error.detail.code : String(error);
}

test('a code goes to the question that it answers, and the window hears what waits', async () => {
  const told: (readonly SignInRequest[])[] = [];
  const desk = createSignInDesk((pending) => told.push(pending));
  const first = desk.mfaCode(mfa);
  const second = desk.mfaCode({ ...mfa, profile: 'b' });
  const [firstId = '', secondId = ''] = desk.pending().map(({ id }) => id);
  desk.answer(secondId, '222222');
  desk.answer(firstId, '111111');
  expect([await first, await second]).toEqual(['111111', '222222']);
  expect(
    told.map((pending) => pending.map((one) => ('profile' in one ? one.profile : ''))),
  ).toEqual([['a'], ['a', 'b'], ['a'], []]);
  expect(() => desk.answer(firstId, '111111')).toThrow('Nothing waits');
});

test('a declined question fails, and waiting for the browser ends at once', async () => {
  const desk = createSignInDesk(() => undefined);
  let signalOfWait: AbortSignal | undefined;
  const code = desk.mfaCode(mfa).catch(codeOf);
  const browser = desk
    .browser(page, (signal) => {
      signalOfWait = signal;
      return new Promise(() => undefined);
    })
    .catch(codeOf);
  for (const { id } of desk.pending()) desk.decline(id);
  expect([await code, await browser]).toEqual(['sign_in_declined', 'sign_in_declined']);
  expect(signalOfWait?.aborted).toBe(true);
  expect(desk.pending()).toEqual([]);
});

test('a page is shown for as long as it is waited for, and takes no code', async () => {
  const desk = createSignInDesk(() => undefined);
  let finish: (token: string) => void = () => undefined;
  const signedIn = desk.browser(page, () => new Promise<string>((done) => (finish = done)));
  const [request] = desk.pending();
  expect(request).toEqual({ id: request?.id, kind: 'sso', ...page });
  expect(() => desk.answer(request?.id ?? '', '111111')).toThrow('Nothing waits');
  finish('token');
  expect(await signedIn).toBe('token');
  await setImmediate();
  expect(desk.pending()).toEqual([]);
});

test('a question that nobody waits for any more is not asked, and nothing is waited for', async () => {
  let isTold = false;
  const desk = createSignInDesk(() => (isTold = true));
  const gone = AbortSignal.abort();
  let hasWaited = false;
  const wait = (): Promise<void> => {
    hasWaited = true;
    return Promise.resolve();
  };
  const asked = [
    desk.mfaCode(mfa, gone),
    desk.newKeys({ connection: 'c', accessKeyHint: 'h', origin: 'saved' }, gone),
    desk.browser(page, wait, gone),
  ].map((one: Promise<unknown>) => one.catch(codeOf));
  expect(await Promise.all(asked)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect([isTold, hasWaited]).toEqual([false, false]);
});

test('a question that nobody waits for any more is taken back', async () => {
  const desk = createSignInDesk(() => undefined);
  const controller = new AbortController();
  let signalOfWait: AbortSignal | undefined;
  const asked = [
    desk.mfaCode(mfa, controller.signal),
    desk.newKeys({ connection: 'c', accessKeyHint: 'h', origin: 'saved' }, controller.signal),
    desk.browser(
      page,
      (signal) => {
        signalOfWait = signal;
        return new Promise(() => undefined);
      },
      controller.signal,
    ),
  ].map((one: Promise<unknown>) => one.catch(codeOf));
  expect(desk.pending().map(({ kind }) => kind)).toEqual(['mfa', 'keys', 'sso']);
  controller.abort();
  expect(await Promise.all(asked)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect(signalOfWait?.aborted).toBe(true);
  expect(desk.pending()).toEqual([]);
});
