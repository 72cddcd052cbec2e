import { afterEach, beforeEach, expect, test } from 'vitest';
import { useSettings } from './settings';
import { connectionNode, folderNode, pinnedNode, useTree } from './tree';
import { followTree } from './treeMemory';

const root = { connectionId: 'profile:a/b', bucket: 'b', prefix: '' };
const at = (prefix: string): string => folderNode({ ...root, prefix });

let remembered: readonly string[] = [];
let stop: () => void;

beforeEach(() => {
  useTree.setState({ branches: {}, expanded: new Set() });
  useSettings.setState({
    update: ({ treeOpen = [] }) => {
      remembered = treeOpen;
    },
  });
  stop = followTree();
});

afterEach(() => stop());

test('lines stay open over a restart together with those that they are in, however many there are', () => {
  const pin = { ...root, prefix: 'pinned/' };
  const roots = [connectionNode(root.connectionId), at(''), pinnedNode(pin), at('wide/')];
  const elsewhere = at('elsewhere/');
  useTree.getState().expand([...roots, elsewhere, at('elsewhere/below/')]);
  const many = Array.from({ length: 1500 }, (_, index) => at(`wide/${index}/`));
  useTree.getState().expand([...many, pinnedNode(pin, 'pinned/folder/')]);

  expect(remembered).toHaveLength(1000);
  expect(remembered).toEqual(expect.arrayContaining(roots));
  expect(remembered).toContain(many.at(-1));
  expect(remembered, 'what was opened earlier is given up').not.toContain(elsewhere);
});

test('a line that is folded is not remembered for what is open below it', () => {
  useTree.getState().expand([at(''), at('a/'), at('a/b/')]);
  useTree.getState().collapse(at('a/'));
  const many = Array.from({ length: 998 }, (_, index) => at(`${index}/`));
  useTree.getState().expand([...many, at('last/')]);
  expect(remembered).toHaveLength(1000);
  expect(remembered).not.toContain(at('a/'));
  expect(remembered).toContain(at(''));
});
