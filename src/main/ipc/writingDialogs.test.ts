import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WritingRoute } from './refuseWrites';

const renderer = join(import.meta.dirname, '..', '..', 'renderer');
const features = join(renderer, 'features');

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

/** What those dialogs call instead of the route itself. */
const behindDialogs = [
  'features/browser/useDeletion.ts',
  'features/browser/useRenaming.ts',
  'features/sharing/useLink.ts',
  'state/transfers.ts',
];

test('nothing else in the window names a route that writes', () => {
  const known = [...Object.values(dialogs).map((file) => `features/${file}`), ...behindDialogs];
  const others = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /(?<!\.test)\.tsx?$/u.test(file) && !known.includes(file));
  expect(others.length).toBeGreaterThan(100);
  for (const file of others) {
    const source = readFileSync(join(renderer, file), 'utf8');
    const named = Object.keys(dialogs).filter((route) => source.includes(route));
    expect({ file, named }).toEqual({ file, named: [] });
  }
});
