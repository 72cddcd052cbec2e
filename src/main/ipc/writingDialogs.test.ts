import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WritingRoute } from './refuseWrites';

const features = join(import.meta.dirname, '..', '..', 'renderer', 'features');

/** The dialog that asks before each of these: leaving one out does not compile. */
const dialogs: { readonly [Route in WritingRoute | 'downloads.plan' | 'links.create']: string } = {
  'objects.createFolder': 'browser/NewFolderDialog.tsx',
  'objects.rename': 'browser/RenameDialog.tsx',
  'objects.writeMetadata': 'inspector/metadata/EditMetadataDialog.tsx',
  'deletion.plan': 'browser/DeleteDialog.tsx',
  'permissions.allowPublicRead': 'inspector/PolicyChangeDialog.tsx',
  'permissions.withdrawPublicRead': 'inspector/PolicyChangeDialog.tsx',
  'uploads.plan': 'transfers/TransferPlanDialog.tsx',
  'downloads.plan': 'transfers/TransferPlanDialog.tsx',
  'links.create': 'sharing/CopyLinkDialog.tsx',
  'links.createForUpload': 'sharing/CopyLinkDialog.tsx',
};

// The frame takes no dialog without code: what is left to see is that it is used.
test.each(Object.entries(dialogs))('%s is asked about with a tab for its code', (_, file) => {
  const source = readFileSync(join(features, file), 'utf8');
  expect(source).toContain('<ActingDialog');
  expect(source).not.toContain('<Dialog');
});

test('no other dialog calls a route that writes', () => {
  const others = readdirSync(features, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('Dialog.tsx') && !Object.values(dialogs).includes(file));
  expect(others.length).toBeGreaterThan(5);
  for (const file of others) {
    const source = readFileSync(join(features, file), 'utf8');
    const called = Object.keys(dialogs).filter((route) => source.includes(`'${route}'`));
    expect({ file, called }).toEqual({ file, called: [] });
  }
});
