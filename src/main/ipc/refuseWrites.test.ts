import { expect, test, vi } from 'vitest';
import type { DipperError } from '../../shared/errors/appError';
import { defaultConnectionOptions } from '../../shared/model/connection';
import { refuseWrites } from './refuseWrites';
import { samples } from './testing/samples';

const call = { signal: new AbortController().signal, callId: 'c' };

function guarded(readOnly: boolean) {
  const answer = vi.fn(() => Promise.resolve<never>('answered' as never));
  const handlers = refuseWrites(
    {
      'objects.createFolder': answer,
      'objects.rename': answer,
      'objects.writeMetadata': answer,
      'deletion.plan': answer,
      'permissions.allowPublicRead': answer,
      'permissions.withdrawPublicRead': answer,
      'links.createForUpload': answer,
      'uploads.plan': answer,
    },
    {
      optionsOf: (id) =>
        Promise.resolve({
          ...defaultConnectionOptions,
          readOnly: readOnly && id === samples['uploads.plan'].connectionId,
        }),
    },
  );
  return { answer, handlers };
}

const routes = [
  'objects.createFolder',
  'objects.rename',
  'objects.writeMetadata',
  'deletion.plan',
  'permissions.allowPublicRead',
  'permissions.withdrawPublicRead',
  'links.createForUpload',
  'uploads.plan',
] as const;

test.each(routes)('%s is refused on a connection that is for reading', async (name) => {
  const { answer, handlers } = guarded(true);
  const run = handlers[name] as (...args: readonly unknown[]) => Promise<unknown>;
  const error = await run(samples[name], call).catch((reason: unknown) => reason as DipperError);
  expect(error).toMatchObject({ detail: { code: 'read_only' } });
  expect(answer).not.toHaveBeenCalled();
});

test.each(routes)('%s goes through otherwise', async (name) => {
  const { answer, handlers } = guarded(false);
  const run = handlers[name] as (...args: readonly unknown[]) => Promise<unknown>;
  expect(await run(samples[name], call)).toBe('answered');
  expect(answer).toHaveBeenCalledWith(samples[name], call);
});
