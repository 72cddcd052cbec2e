import { expect, it } from 'vitest';
import { crumbsOf } from './crumbs';

const connections = [{ id: 'c', name: 'Work' }];

it('leads from the connection to the folder, empty names included', () => {
  const crumbs = crumbsOf(
    { kind: 'folder', connectionId: 'c', bucket: 'photos', prefix: 'a//b/' },
    connections,
  );
  expect(crumbs.map(({ name }) => name)).toEqual(['Work', 'photos', 'a', '/', 'b']);
  expect(crumbs[3]?.location).toMatchObject({ prefix: 'a//' });
});

it('is empty at home and one step at a connection', () => {
  expect(crumbsOf({ kind: 'home' }, connections)).toEqual([]);
  expect(crumbsOf({ kind: 'connection', connectionId: 'c' }, connections)).toHaveLength(1);
});
