import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { SortOrder, ViewState } from '../../shared/model/views';
import { defaultConnectionOptions } from '../../shared/model/connection';
import { useConnections } from './connections';
import { followListing, useListing } from './listing';
import { selectionFacts } from './selectionFacts';
import { answered, nextTurn, stubDipper, unanswered } from './testing/stubDipper';

const byName: SortOrder = { column: 'name', direction: 'ascending' };
const bySize: SortOrder = { column: 'size', direction: 'descending' };
const folder = {
  kind: 'folder',
  place: { connectionId: 'c', bucket: 'b' },
  prefix: '',
  scope: 'folder',
} as const;
const none = { folders: 0, objects: 0, bytes: 0 };

/** Main as far as a view asks it: it shows a folder as it was told to, and lists when the test says so. */
function createMain() {
  let state: ViewState = {
    viewId: '',
    revision: 0,
    version: 0,
    status: 'waiting',
    listed: 0,
    total: none,
    shown: none,
    sort: byName,
    filter: '',
    selection: { ...none, edges: new Uint32Array(0) },
  };
  function next(more: Partial<ViewState>): ViewState {
    state = { ...state, ...more, revision: state.revision + 1 };
    return state;
  }
  return {
    next,
    invoke: (name: string, { viewId, sort, filter }: ViewState): Promise<unknown> => {
      if (name === 'views.open') {
        next({ viewId, sort, filter });
        return unanswered();
      }
      if (name !== 'views.arrange') throw new Error(`Nothing answers ${name}.`);
      const problem = {
        code: 'bad_size',
        word: 'size>x',
        at: 0,
        message: 'No size.',
      } as const;
      return answered(
        filter === 'size>x'
          ? next({ sort, filterProblem: problem })
          : next({ sort, filter, filterProblem: undefined }),
      );
    },
  };
}

let main = createMain();

beforeEach(() => {
  main = createMain();
  stubDipper({ invoke: main.invoke });
  useListing.getState().open({ kind: 'none' });
  useListing.getState().setSort(byName);
  useListing.getState().open(folder);
  useListing.getState().takeState(main.next({}));
  expect(useListing.getState().status).toBe('waiting');
});

test('a header that is clicked while a folder waits shows its order at once', async () => {
  useListing.getState().setSort(bySize);
  await nextTurn();
  expect(useListing.getState()).toMatchObject({ status: 'waiting', sort: bySize });

  const rows = ['large', 'small'].map((key, index) => ({
    entry: { kind: 'object', key, size: 10 - index },
    highlights: [],
  })) as ViewState['firstRows'];
  const two = { folders: 0, objects: 2, bytes: 19 };
  const first = { status: 'listing', version: 1, total: two, shown: two, firstRows: rows } as const;
  useListing.getState().takeState(main.next(first));
  const { sort, view } = useListing.getState();
  expect(sort).toEqual(bySize);
  expect([0, 1].map((index) => view.rowAt(index)?.entry.key)).toEqual(['large', 'small']);
});

test('a filter that is typed while a folder waits holds, and so does what is wrong with it', async () => {
  useListing.getState().setFilter('report');
  await nextTurn();
  expect(useListing.getState()).toMatchObject({ status: 'waiting', appliedFilter: 'report' });
  useListing.getState().setFilter('size>x');
  await nextTurn();
  expect(useListing.getState().filterProblem).toMatchObject({ word: 'size>x' });
  expect(useListing.getState().appliedFilter).toBe('report');
});

test('what only says that the folder waits draws nothing anew', () => {
  useListing.getState().takeState(main.next({}));
  const before = useListing.getState();
  before.takeState(main.next({}));
  expect(useListing.getState()).toBe(before);
});

function leadTo(server: string): void {
  useConnections.setState({
    connections: [
      {
        ...{ id: 'c', name: 'c', source: { kind: 'environment' }, addressing: 'auto' },
        ...{ server, options: defaultConnectionOptions },
      },
    ],
  });
}

const seenOn = (): string | undefined => selectionFacts(useListing.getState()).place?.server;

test('rows stay those of the server that listed them, wherever their connection leads by then', () => {
  onTestFinished(() => useConnections.setState({ connections: [] }));
  onTestFinished(followListing());
  leadTo('https://one.example');
  expect(seenOn()).toBe('https://one.example');
  const one = { folders: 0, objects: 1, bytes: 1 };
  const rows = [{ entry: { kind: 'object', key: 'a', size: 1 }, highlights: [] }] as const;
  const shown = { status: 'complete', total: one, shown: one, firstRows: rows } as const;
  const { takeState } = useListing.getState();
  takeState(main.next({ ...shown, version: 1, server: 'https://one.example' }));
  leadTo('https://two.example');
  expect(useListing.getState().view.rowCount).toBe(1);
  expect(seenOn()).toBe('https://one.example');

  const nothing = { total: none, shown: none, firstRows: undefined, server: undefined } as const;
  takeState(main.next({ ...nothing, status: 'waiting', version: 2 }));
  takeState(main.next({ ...shown, version: 3, server: 'https://three.example' }));
  expect(seenOn()).toBe('https://three.example');
});
