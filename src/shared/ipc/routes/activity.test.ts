import { expect, test } from 'vitest';
import { activityRoutes } from './activity';

test.each([
  ['logs/old/', false],
  ['logs/', false],
  ['logs2/', true],
  ['old/logs/', true],
])('there is code to move logs/ to %s: %s', (to, isPossible) => {
  const { success } = activityRoutes['recipes.write'].input.safeParse({
    connectionId: 'profile:work',
    operations: [{ kind: 'renameFolder', bucket: 'photos', from: 'logs/', to }],
    style: 'boto3Client',
  });
  expect(success).toBe(isPossible);
});
