import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/assertNever';
import { useListing } from '../../state/listing';
import { BucketTable } from './table/BucketTable';
import { ConnectionTable } from './table/ConnectionTable';
import { ObjectTable } from './table/ObjectTable';

/** The table in the middle: connections, the buckets of one, or the objects of a folder. */
export function Browser(): ReactNode {
  const source = useListing((state) => state.source);
  switch (source.kind) {
    case 'none':
      return <ConnectionTable />;
    case 'buckets':
      return <BucketTable connectionId={source.connectionId} />;
    case 'folder':
      return <ObjectTable place={source.place} prefix={source.prefix} scope={source.scope} />;
    default:
      return assertNever(source);
  }
}
