import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dipperError } from '../../../shared/errors/appError';
import { createProfileEditor } from './profileEditor';
import { stageAwsFile } from './writeAwsFile';
import type { StagedFile } from './writeAwsFile';

const config = '[profile keys]\nregion = eu-west-1   # near\n';
const credentials = '[keys]\naws_access_key_id = AKID\naws_secret_access_key = secret\n';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dipper-aws-texts-'));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), config);
  await writeFile(join(home, '.aws', 'credentials'), credentials);
});
afterEach(() => rm(home, { recursive: true, force: true }));

function editor(stage: typeof stageAwsFile) {
  return createProfileEditor({
    env: {},
    homeDirectory: home,
    stage,
    confirmProgram: () => Promise.resolve(true),
  });
}

async function texts() {
  return {
    config: await readFile(join(home, '.aws', 'config'), 'utf8'),
    credentials: await readFile(join(home, '.aws', 'credentials'), 'utf8'),
  };
}

const full = (): Promise<never> => Promise.reject(dipperError('disk_full', 'Full.'));

test.each<readonly [string, typeof stageAwsFile]>([
  ['be written', (path, text) => (path.endsWith('config') ? stageAwsFile(path, text) : full())],
  [
    'take its place',
    async (path, text) => {
      const staged = await stageAwsFile(path, text);
      return path.endsWith('config') ? staged : { ...staged, commit: full };
    },
  ],
])('when the second file can’t %s, the first is as it was', async (_, stage) => {
  const one = editor(stage);
  const { editId, draft } = await one.open('keys');
  const change = {
    kind: 'put',
    draft: { ...draft, region: 'us-west-2', secretAccessKey: 'other' },
  } as const;
  await expect(one.apply(editId, change, false)).rejects.toMatchObject({
    detail: { code: 'disk_full' },
  });
  expect(await texts()).toEqual({ config, credentials });
  expect((await readdir(join(home, '.aws'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

const theirs = `${config}\n[profile theirs]\n`;
const onBoth = { region: 'us-west-2', secretAccessKey: 'other' };

/** Changes both files, with what is done to one of them while it is being written. */
async function editBoth(
  during: (file: string, staged: StagedFile) => StagedFile | Promise<StagedFile>,
) {
  const one = editor(async (path, text) => during(basename(path), await stageAwsFile(path, text)));
  const { editId, draft } = await one.open('keys');
  const change = { kind: 'put', draft: { ...draft, ...onBoth } } as const;
  return { apply: (overwrite: boolean) => one.apply(editId, change, overwrite) };
}

function writeTheirs(): Promise<void> {
  return writeFile(join(home, '.aws', 'config'), theirs);
}

async function expectNothingBeside(): Promise<void> {
  expect((await readdir(join(home, '.aws'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
}

test('what another program writes while the files are staged stays, also when the second can’t be', async () => {
  const { apply } = await editBoth(async (file, staged) => {
    if (file === 'config') return staged;
    await writeTheirs();
    await staged.discard();
    return full();
  });
  await expect(apply(false)).rejects.toMatchObject({ detail: { code: 'disk_full' } });
  expect(await texts()).toEqual({ config: theirs, credentials });
  await expectNothingBeside();
});

test('what another program writes up to the last moment is told as a conflict, and kept', async () => {
  let isFirst = true;
  const { apply } = await editBoth(async (file, staged) => {
    if (file === 'credentials' && isFirst) {
      isFirst = false;
      await writeTheirs();
    }
    return staged;
  });
  const outcome = await apply(false);
  expect(outcome).toMatchObject({
    kind: 'conflict',
    changes: [{ lines: [{ text: '' }, { kind: 'added', text: '[profile theirs]' }] }],
  });
  expect(await texts()).toEqual({ config: theirs, credentials });
  await expectNothingBeside();
  expect(await apply(true)).toMatchObject({ kind: 'saved' });
  expect((await texts()).config).toBe(theirs.replace('eu-west-1   # near', 'us-west-2   # near'));
});

test('when the second file changes once the first is written, the first is as it was', async () => {
  const others = `${credentials}\n[theirs]\n`;
  const { apply } = await editBoth((file, staged) => ({
    ...staged,
    async commit() {
      await staged.commit();
      if (file === 'config') await writeFile(join(home, '.aws', 'credentials'), others);
    },
  }));
  expect(await apply(false)).toMatchObject({ kind: 'conflict' });
  expect(await texts()).toEqual({ config, credentials: others });
  await expectNothingBeside();
});

test('what another program writes over the first file stays, and both reasons are told', async () => {
  const { apply } = await editBoth((file, staged) => ({
    ...staged,
    async commit() {
      if (file === 'credentials') {
        await writeTheirs();
        return full();
      }
      return staged.commit();
    },
  }));
  const error: unknown = await apply(false).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ detail: { code: 'disk_full' } });
  expect(error).not.toHaveProperty('detail.facts.unchanged');
  expect(String(error)).toContain(
    `Full. ${join(home, '.aws', 'config')} was written before that and could not be put back: another program has written it since.`,
  );
  expect(await texts()).toEqual({ config: theirs, credentials });
  await expectNothingBeside();
});

test('a file that can’t be put back is not called unchanged, and both reasons are told', async () => {
  const folder = join(home, '.aws');
  let isWritten = false;
  const one = editor(async (path, text) => {
    // What the system says where there is no folder.
    if (isWritten) await stageAwsFile(join(folder, 'config', 'no folder'), text);
    const staged = await stageAwsFile(path, text);
    return {
      ...staged,
      commit() {
        isWritten = true;
        return path.endsWith('config') ? staged.commit() : full();
      },
    };
  });
  const { editId, draft } = await one.open('keys');
  const change = { kind: 'put', draft: { ...draft, ...onBoth } } as const;
  const error: unknown = await one.apply(editId, change, false).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ detail: { code: 'disk_full', resource: join(folder, 'config') } });
  expect(error).not.toHaveProperty('detail.facts.unchanged');
  expect(String(error)).toMatch(/Full\. .*config was written .* not be put back: E[A-Z]+\.$/u);
  expect(String(error)).not.toContain('as it was');
  expect((await texts()).config).toContain('us-west-2');
  await expectNothingBeside();
});

test('a file that was not there is gone again when the second can’t take its place', async () => {
  await rm(join(home, '.aws', 'config'));
  const { apply } = await editBoth((file, staged) =>
    file === 'config' ? staged : { ...staged, commit: full },
  );
  await expect(apply(false)).rejects.toMatchObject({ detail: { code: 'disk_full' } });
  const left = await readdir(join(home, '.aws'));
  expect(left.filter((name) => !name.endsWith('.bak'))).toEqual(['credentials']);
});

test('a file that another program has put back already is as it was', async () => {
  const { apply } = await editBoth((file, staged) => ({
    ...staged,
    async commit() {
      if (file === 'config') return staged.commit();
      await writeFile(join(home, '.aws', 'config'), config);
      return full();
    },
  }));
  await expect(apply(false)).rejects.toMatchObject({ detail: { message: 'Full.' } });
  expect(await texts()).toEqual({ config, credentials });
  await expectNothingBeside();
});
