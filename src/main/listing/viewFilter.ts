import type { Filter, FilterProblem } from '../../shared/query/filter';
import { parseFilter } from '../../shared/query/parseFilter';
import { createRowFilter } from './rowFilter';
import type { RowFilter } from './rowFilter';
import type { RowView } from './rowView';

/** The filter of a view: which one is wanted, which one the rows have gone through, and what is wrong. */
export interface ViewFilter {
  /** Wants another one, see docs/filter.md. One that can't be read changes nothing but the problem. */
  want(text: string): void;
  /**
   * Asks some more rows by the filter that is wanted, which is applied once it has asked all. Begins with
   * the first where another one was wanted, or other rows were asked, until now.
   *
   * @returns Whether all were asked.
   * @throws TooSlowError
   */
  advance(rows: RowView): boolean;
  /** Asks rows again whose facts have changed, if they are being asked. */
  askAgain(rows: RowView, changed: readonly number[]): void;
  /** The filter that has asked all; without `filter` where everything passes. */
  applied(): { readonly text: string; readonly filter?: RowFilter };
  problem(): FilterProblem | undefined;
  /** Asking has taken too long: what is wanted from now on is to be asked. */
  tooSlow(): void;
}

/** A filter with the rows that it asks; where there is none, everything passes. */
interface Asking {
  readonly text: string;
  readonly rows?: RowView;
  readonly filter?: RowFilter;
}

/** Makes it, letting everything pass until {@link ViewFilter.want} is called. */
export function createViewFilter(): ViewFilter {
  let wanted: { readonly text: string; readonly filter: Filter } = {
    text: '',
    filter: { terms: [] },
  };
  let applied: Asking = { text: '' };
  /** What is under way. */
  let asking: Asking | undefined;
  let problem: FilterProblem | undefined;
  /** The filter that has taken too long once. */
  let slowText: string | undefined;

  function want(text: string): void {
    const result = parseFilter(text);
    if (result.ok) {
      wanted = { text, filter: result.filter };
      problem = undefined;
    } else {
      problem = result.problem;
    }
  }

  /** What asks rows already, as far as it is still what is wanted. */
  function askingOf(rows: RowView): Asking {
    const { text, filter } = wanted;
    const known = [asking, applied].find((one) => one?.text === text && one.rows === rows);
    if (known !== undefined) return known;
    if (filter.terms.length === 0) return { text, rows };
    return { text, rows, filter: createRowFilter(rows.store, filter, Date.now()) };
  }

  /** What was shown stays; where that is what is too slow, everything is shown. */
  function giveUp(): void {
    const { text } = wanted;
    const message = 'This takes too long on some of the names. Write it in a simpler way.';
    want(applied.text === text ? '' : applied.text);
    problem = { code: 'too_slow', word: text, at: 0, message };
  }

  return {
    want,
    advance(rows) {
      asking = askingOf(rows);
      if (asking.filter?.advance() === false) return false;
      applied = asking;
      asking = undefined;
      slowText = undefined;
      return true;
    },
    askAgain(rows, changed) {
      if (asking?.rows === rows) for (const row of changed) asking.filter?.askAgain(row);
    },
    applied: () => applied,
    problem: () => problem,
    tooSlow() {
      asking = undefined;
      // Once may be a computer that had much else to do: what never ends takes too long again.
      if (slowText === wanted.text) giveUp();
      else slowText = wanted.text;
    },
  };
}
