import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fileKindOf } from '../../../shared/model/fileKinds';
import type { ObjectEntry } from '../../../shared/model/objects';
import type { SeenPlace } from '../../../shared/model/places';
import { baseName, isDecomposed } from '../../../shared/model/keyNames';
import { visibleName } from '../../../shared/model/visibleName';
import { EntryIcon } from '../../ui/EntryIcon';
import { CodeTab } from './CodeTab';
import { objectChoices } from './codeChoices';
import { Heading } from './Heading';
import { InspectorTabs } from './InspectorTabs';
import type { InspectorTab } from './InspectorTabs';
import { ObjectDetailsView } from './ObjectDetailsView';
import { ObjectPermissions } from './ObjectPermissions';

interface ObjectInspectorProps {
  readonly place: SeenPlace;
  readonly entry: ObjectEntry;
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
}

/** One object: what the server knows of it, and who may do what with it. */
export function ObjectInspector({ place, entry, tab, onTab }: ObjectInspectorProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <Heading
        icon={<EntryIcon kind={fileKindOf(baseName(entry.key))} />}
        title={visibleName(baseName(entry.key))}
        decomposed={isDecomposed(baseName(entry.key))}
        kind={t('inspector.kind.object')}
      />
      <InspectorTabs
        tab={tab}
        onTab={onTab}
        details={<ObjectDetailsView place={place} entry={entry} />}
        permissions={<ObjectPermissions place={place} entry={entry} />}
        code={
          <CodeTab
            connectionId={place.connectionId}
            intro={t('recipes.objectIntro')}
            choices={objectChoices(place.bucket, entry.key, t)}
          />
        }
      />
    </>
  );
}
