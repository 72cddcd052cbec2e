import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Operation } from '../../../shared/model/recipes';
import { recipeConnectionOf } from '../connection';
import { writeRecipe } from '../writeRecipe';

const connection = recipeConnectionOf(
  { source: { kind: 'profile', profile: 'work' } },
  { region: 'eu-west-1', addressing: 'auto' },
);
const bucket = 'photos';
const download: Operation = {
  kind: 'downloadFolder',
  bucket,
  prefix: 'x/',
  folder: 'album',
  ifThere: 'replace_if_newer',
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dipper-shell-'));
  for (const name of ['bin', 'tmp', 'here/album'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'here/album/a.txt'), 'what is there');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the code where `aws` is some lines, with what somebody who pastes it does after it. */
function run(operation: Operation, aws: readonly string[]) {
  const code = writeRecipe('awsCli', connection, [operation]);
  writeFileSync(join(folder, 'bin/aws'), ['#!/bin/bash', ...aws, ''].join('\n'), { mode: 0o755 });
  const { stdout, stderr } = spawnSync('/bin/bash', ['-s'], {
    cwd: join(folder, 'here'),
    env: { PATH: `${folder}/bin:/usr/bin:/bin`, TMPDIR: join(folder, 'tmp'), LANG: 'C.UTF-8' },
    input: `${code}\necho "ended with $?"\n`,
    encoding: 'utf8',
  });
  return { stdout, stderr, left: readdirSync(join(folder, 'tmp')) };
}

/** Answers of a server with one object; `head` is what the CLI prints for it. */
function serverWith(head: string, page = String.raw`False\turl\tNone`): readonly string[] {
  return [
    'case "$2" in',
    `  list-objects-v2) printf '${page}\\n8\\tx%%2Fa.txt\\n' ;;`,
    `  head-object) ${head} ;;`,
    '  cp) printf incoming >"${@:4:1}" ;;',
    'esac',
  ];
}

function there(): string {
  return readFileSync(join(folder, 'here/album/a.txt'), 'utf8');
}

test.each([
  ['a word that would be a day to come', `printf '8\\tfri\\tNone\\n'`],
  ['no size', `printf 'None\\t2999-01-01T00:00:00+00:00\\tNone\\n'`],
  ['no such day', `printf '8\\t2999-77-77T00:00:00+00:00\\tNone\\n'`],
])('%s replaces nothing and ends the code', (_, head) => {
  const { stdout, left } = run(download, serverWith(head));
  expect(there()).toBe('what is there');
  expect(stdout).toContain('ended with 1');
  expect(left).toEqual([]);
});

test('a warning is no part of the answer', () => {
  const answer = `echo 'a warning' >&2; printf '8\\t2999-01-01T00:00:00+00:00\\tNone\\n'`;
  expect(run(download, serverWith(answer)).stdout).toContain('ended with 0');
  expect(there()).toBe('incoming');
});

test('a page that leads on to a local file is the last one', () => {
  const page = String.raw`True\turl\tfile:///etc/hostname`;
  const head = String.raw`printf '8\t2999-01-01T00:00:00+00:00\tNone\n'`;
  const { stdout, stderr } = run(download, serverWith(head, page));
  expect(there()).toBe('incoming');
  expect(stdout).toContain('ended with 1');
  expect(stderr).toContain('The AWS CLI can not ask for file:///etc/hostname.');
});

test('a listing that fails is told by the status, in the shell that goes on', () => {
  const { stdout, stderr, left } = run(download, ['echo refused >&2; exit 254']);
  expect(stdout).toBe('ended with 254\n');
  expect(stderr).toContain('refused');
  expect(left).toEqual([]);
});

test('an upload that can not look ends, and leaves nothing behind', () => {
  const upload: Operation = { ...download, kind: 'uploadFolder' };
  const { stdout, stderr, left } = run(upload, ['echo "An error occurred (403)" >&2; exit 254']);
  expect(stdout).toBe('ended with 1\n');
  expect(stderr).toContain('403');
  expect(left).toEqual([]);
});

test('no answer of a server is an option that names a local file', () => {
  const code = writeRecipe('awsCli', connection, [
    { kind: 'abortUploads', bucket, uploads: [{ key: 'a', uploadId: 'file:///home/me/secret' }] },
    { kind: 'writeBucketPolicy', bucket, document: 'file:///home/me/secret' },
  ]);
  expect(code).not.toMatch(/--[\w-]+[ =]file:/u);
  expect(code).toContain('{"UploadId":"file:///home/me/secret"}');
  for (const prefix of ['', 'file:/', 'fileb:/', 'file://x/']) {
    const looked = writeRecipe('awsCli', connection, [{ ...download, prefix }]);
    expect(looked).toContain('if [[ $1 == file://* || $1 == fileb://* ]]; then');
  }
});
