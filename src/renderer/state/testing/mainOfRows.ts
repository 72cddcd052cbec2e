import type { RowCursor, RowEdges, ViewState } from '../../../shared/model/views';
import { useListing } from '../listing';
import { answered, nextTurn, stubDipper, unanswered } from './stubDipper';

/** How main tells of a view that shows these objects, each of three bytes. */
export function stateOfRows(
  viewId: string,
  keys: readonly string[],
  more: Partial<ViewState> = {},
): ViewState {
  const total = { folders: 0, objects: keys.length, bytes: 3 * keys.length };
  return {
    ...{ viewId, revision: 1, version: 1, status: 'complete', listed: keys.length },
    ...{ total, shown: total, sort: { column: 'name', direction: 'ascending' }, filter: '' },
    selection: { edges: new Uint32Array(0), folders: 0, objects: 0, bytes: 0 },
    firstRows: keys.map((key) => ({ entry: { kind: 'object', key, size: 3 }, highlights: [] })),
    ...more,
  };
}

/** What main is told with its questions. */
interface Asked {
  readonly viewId: string;
  readonly edges: RowEdges;
  readonly cursor: RowCursor;
}

/** A main that shows a folder as {@link mainOfRows} says. */
export interface MainOfRows {
  /** What it was asked, in the order of the questions. */
  readonly asked: readonly string[];
  /** What was to be selected, in that order. */
  readonly selected: readonly RowEdges[];
  /** Says of each name that was typed where its row is, and waits until that is taken. */
  readonly tellFound: readonly ((position: number) => Promise<void>)[];
  /** What it has told last. */
  readonly state: () => ViewState;
}

/**
 * Opens a folder of these objects, which are all there. What is selected main tells at once, and where a name is
 * that was typed when the test says so.
 *
 * @param answers What other questions are answered with, by their names. Those that are left out wait for ever.
 */
export function mainOfRows(
  keys: readonly string[],
  answers: Readonly<Record<string, () => Promise<unknown>>> = {},
): MainOfRows {
  const asked: string[] = [];
  const selected: RowEdges[] = [];
  const tellFound: ((position: number) => Promise<void>)[] = [];
  let viewId = '';

  function select({ edges, cursor }: Asked): Promise<unknown> {
    selected.push(edges);
    const rows = keys.filter((_, index) => edges.filter((edge) => edge <= index).length % 2 === 1);
    const [key = ''] = rows;
    const only = rows.length === 1 ? { only: { kind: 'object', key, size: 3 } as const } : {};
    const totals = { folders: 0, objects: rows.length, bytes: 3 * rows.length, ...only };
    const selection = { edges, ...totals, ...cursor };
    state = { ...state, revision: state.revision + 1, selection };
    return answered(state);
  }

  function find(): Promise<unknown> {
    return new Promise((resolve) => {
      tellFound.push((position) => {
        resolve({ ok: true, data: { version: state.version, position } });
        return nextTurn();
      });
    });
  }

  function invoke(name: string, input: Asked) {
    asked.push(name);
    const answer = answers[name];
    if (answer !== undefined) return answer();
    if (name === 'views.open') ({ viewId } = input);
    if (name === 'views.select') return select(input);
    return name === 'views.findTyped' ? find() : unanswered();
  }

  stubDipper({ invoke });
  const place = { connectionId: 'c', bucket: 'b' };
  useListing.getState().open({ kind: 'folder', place, prefix: '', scope: 'folder' });
  let state = stateOfRows(viewId, keys);
  useListing.getState().takeState(state);
  return { asked, selected, tellFound, state: () => state };
}
