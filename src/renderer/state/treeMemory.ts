import { longestTreeMemory } from '../../shared/model/settings';
import { onServerForgotten } from './connections';
import { useSettings } from './settings';
import { connectionNode, useTree } from './tree';

/** Opens what was open when the window was closed, and remembers what is. Ends with the function. */
export function followTree(): () => void {
  useTree.getState().expand(useSettings.getState().settings.treeOpen);
  const stopForgetting = onServerForgotten(useTree.getState().forgetFolders);
  const stop = useTree.subscribe(({ expanded }, before) => {
    if (expanded !== before.expanded) {
      useSettings.getState().update({ treeOpen: rememberedLines(expanded) });
    }
  });
  return () => {
    stop();
    stopForgetting();
  };
}

/** The lines that were opened last, each with those above it: without them it would not be seen again. */
function rememberedLines(expanded: ReadonlySet<string>): readonly string[] {
  const ids = [...expanded];
  if (ids.length <= longestTreeMemory) return ids;
  const kept = new Set<string>();
  for (const id of ids.toReversed()) {
    const above = idsAbove(id).filter((other) => expanded.has(other));
    const more = [...new Set([...above, id])].filter((one) => !kept.has(one));
    if (kept.size + more.length > longestTreeMemory) break;
    more.forEach((one) => kept.add(one));
  }
  return ids.filter((id) => kept.has(id));
}

/** Ids, of which some are those of the lines that a line is below: they are the beginnings of its own. */
function idsAbove(id: string): readonly string[] {
  const [, connectionId = ''] = id.split('\n', 2);
  const beginnings = [...id.matchAll(/[\n/]/gu)].map(({ index }) => id.slice(0, index + 1));
  return [connectionNode(connectionId), ...beginnings];
}
