import { expect, it, onTestFinished, vi } from 'vitest';
import { useConnections } from '../../state/connections';
import { useDialogs } from '../../state/dialogs';
import { useLocation } from '../../state/location';
import { defaultConnectionOptions } from '../../../shared/model/connection';
import { chooseConnection, goToAddress, useAddressLookup } from './addressLookup';

const known: Readonly<Record<string, readonly string[]>> = { one: ['a'], two: ['b'] };
function bucketsOf(id: string): readonly string[] | undefined {
  return known[id];
}

it.each([
  // The present connection, as long as nothing speaks against it.
  ['a', ['one', 'two', 'three'], 'one', 'one'],
  ['x', ['one', 'two', 'three'], 'one', 'one'],
  ['x', ['one', 'two', 'three'], 'three', 'three'],
  // Another one that is known to have the bucket.
  ['b', ['one', 'two', 'three'], 'one', 'two'],
  ['b', ['one', 'two', 'three'], undefined, 'two'],
  // The present one does not lead to the server that the address names.
  ['x', ['two', 'three'], 'one', 'two'],
  ['x', [], 'one', undefined],
])('opens bucket %s of %j at %s with %s', (bucket, candidates, present, chosen) => {
  expect(chooseConnection(bucket, candidates, present, bucketsOf)).toBe(chosen);
});

it('looks no longer for a key once a dialog is open, which a late answer would pull the place from', async () => {
  let answer = (): void => undefined;
  const cancelled: unknown[] = [];
  vi.stubGlobal('window', {
    dipper: {
      invoke: () =>
        new Promise((resolve) => {
          answer = () => resolve({ ok: true, data: {} });
        }),
      cancel: (callId: unknown) => cancelled.push(callId),
    },
  });
  onTestFinished(() => {
    useDialogs.getState().close();
    vi.unstubAllGlobals();
  });
  useConnections.setState({
    connections: [
      {
        ...{ id: 'one', name: 'one', source: { kind: 'environment' }, addressing: 'auto' },
        server: 'aws',
        options: defaultConnectionOptions,
      },
    ],
  });
  const before = useLocation.getState().location;
  expect(goToAddress('s3://bucket/some/key')).toBeUndefined();
  expect(useAddressLookup.getState().lookup?.key).toBe('some/key');
  useDialogs.getState().open({ kind: 'settings' });
  expect(useAddressLookup.getState().lookup).toBeUndefined();
  expect(cancelled).toHaveLength(1);
  answer();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(useLocation.getState().location).toBe(before);
});
