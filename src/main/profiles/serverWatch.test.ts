import { expect, test } from 'vitest';
import { createServerWatch } from './serverWatch';

function watched() {
  const told: string[] = [];
  return { told, watch: createServerWatch((id) => told.push(id)) };
}

test('a connection that leads elsewhere is told of once', () => {
  const { told, watch } = watched();
  const staying = { id: 'b', server: 'http://one' };
  watch.look([{ id: 'a', server: 'http://one' }, staying]);
  expect(told).toEqual([]);
  const later = [{ id: 'a', server: 'http://two' }, staying];
  watch.look(later);
  watch.look(later);
  expect(told).toEqual(['a']);
});

test('a connection that was gone for a while is told of only where it leads elsewhere now', () => {
  const { told, watch } = watched();
  watch.look([{ id: 'a', server: 'http://one' }]);
  watch.look([]);
  watch.look([{ id: 'a', server: 'http://one' }]);
  expect(told).toEqual([]);
  watch.look([]);
  watch.look([{ id: 'a', server: 'http://two' }]);
  expect(told).toEqual(['a']);
});

test('where everything of a connection is forgotten already, its next server is no news', () => {
  const { told, watch } = watched();
  watch.look([{ id: 'a', server: 'http://one' }]);
  watch.forget('a');
  watch.look([{ id: 'a', server: 'http://two' }]);
  expect(told).toEqual([]);
});
