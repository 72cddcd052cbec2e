import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { writeRecipe } from '../../../src/main/recipes/writeRecipe';
import { recipeStyles } from '../../../src/shared/model/recipes';
import type { IfThere, Operation } from '../../../src/shared/model/recipes';
import { readTree } from '../transfers/support';
import { createTwins, profile } from './support';
import type { Twins } from './support';

const hour = 3_600_000;

async function put({ dipper, code }: Twins, key: string, content: string): Promise<void> {
  await dipper.client.send(new PutObjectCommand({ Bucket: code.bucket, Key: key, Body: content }));
}

async function putFile(path: string, content: string, time: number): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  await utimes(path, new Date(time), new Date(time));
}

describe.each(recipeStyles)('%s', { timeout: 240_000 }, (style) => {
  test.each<IfThere>(['keep_both', 'replace_if_different'])(
    'a folder comes into its place alone, and folders in the way stay, with the choice %s',
    async (ifThere) => {
      const twins = await createTwins();
      const { code, codeFolder, dipperFolder } = twins;
      await mkdir(join(codeFolder, 'album/way'), { recursive: true });
      await symlink(dipperFolder, join(codeFolder, 'album/linked'));
      const keys = ['p/.', 'p/way', 'p/new/..', 'p/linked/a.txt', 'p/linked/deep/a.txt', 'p/z'];
      for (const key of keys) await put(twins, key, 'incoming');
      const place = { bucket: code.bucket, prefix: 'p/', folder: 'album' };
      await twins.run(style, [{ kind: 'downloadFolder', ...place, ifThere }]);
      expect(await readdir(dipperFolder)).toEqual([]);
      expect(await readdir(codeFolder)).toEqual(['album']);
      expect(await readdir(join(codeFolder, 'album/way'))).toEqual([]);
      const files = [...(await readTree(codeFolder)).keys()].filter((name) => !name.includes('/l'));
      expect(files).toContain('album/z');
    },
  );
});

describe('AWS CLI', { timeout: 240_000 }, () => {
  test.each(['', 'file:/'])(
    'below %j, no key is taken for the name of a local file',
    async (prefix) => {
      const twins = await createTwins();
      const { code, codeFolder, dipperFolder } = twins;
      const secret = join(dipperFolder, 'secret');
      await writeFile(secret, 'a secret');
      const key = `file://${secret}`;
      await put(twins, key, 'incoming');
      const file = join(codeFolder, 'album', key.slice(prefix.length));
      await putFile(file, 'what is there', Date.now() - hour);
      const place = { bucket: code.bucket, prefix, folder: 'album' };
      await twins.run('awsCli', [
        { kind: 'downloadFolder', ...place, ifThere: 'replace_if_newer' },
      ]);
      const contents = [...(await readTree(codeFolder)).values()].map(String);
      expect(contents).toContain('incoming');
      expect(contents).not.toContain('what is there');
    },
  );

  test('times as the server says them are times too', async () => {
    const twins = await createTwins();
    const { code, codeFolder, connection } = twins;
    for (const key of ['newer.txt', 'older.txt']) await put(twins, key, 'incoming');
    await putFile(join(codeFolder, 'newer.txt'), 'what is there', Date.now() + hour);
    await putFile(join(codeFolder, 'older.txt'), 'what is there', Date.now() - hour);
    const files = ['newer.txt', 'older.txt'].map((name) => ({ key: name, file: name }));
    const operation: Operation = {
      kind: 'downloadFiles',
      bucket: code.bucket,
      files,
      ifThere: 'replace_if_newer',
    };
    const written = writeRecipe('awsCli', connection, [operation]);
    const setting = `AWS_PROFILE="${profile}" aws configure set cli_timestamp_format wire`;
    const [first = '', ...others] = written.split('\n');
    await twins.runCode('awsCli', [first, setting, ...others].join('\n'));
    const tree = await readTree(codeFolder);
    expect(String(tree.get('newer.txt'))).toBe('what is there');
    expect(String(tree.get('older.txt'))).toBe('incoming');
  });
});
