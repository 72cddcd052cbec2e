import {
  CircleUser,
  FolderSearch,
  ListChecks,
  Pencil,
  Pin,
  PinOff,
  RefreshCw,
  SlidersHorizontal,
  Unplug,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../shared/model/connection';
import type { FolderPlace } from '../../../../shared/model/places';
import { useDialogs } from '../../../state/dialogs';
import type { DialogState } from '../../../state/dialogs';
import { useSettings } from '../../../state/settings';
import { useTree } from '../../../state/tree';
import type { MenuGroups, MenuItem } from '../../../ui/Menu';
import { isPinned, pinPlace, searchPlace, unpinPlace } from './treeActions';
import type { TreeLine } from './treeLines';

type Entry = readonly [label: string, dialog: DialogState];

function editAndRemove(edit: Entry, remove: Entry): readonly MenuItem[] {
  const { open } = useDialogs.getState();
  return [
    {
      id: 'edit',
      label: edit[0],
      icon: <Pencil aria-hidden="true" />,
      onSelect: () => open(edit[1]),
    },
    {
      id: 'remove',
      label: remove[0],
      icon: <Unplug aria-hidden="true" />,
      destructive: true,
      onSelect: () => open(remove[1]),
    },
  ];
}

/** The menu of a line of the tree. */
export function useTreeMenu(): (line: TreeLine | undefined) => MenuGroups {
  const { t } = useTranslation();
  const pinned = useSettings(({ settings }) => settings.pinned);
  const open = useDialogs((state) => state.open);

  /** What can be done to a connection itself, where it is Dipper's own or stands in the AWS files. */
  function itemsOfSource(connection: Connection): readonly MenuItem[] {
    const { source } = connection;
    switch (source.kind) {
      case 'saved':
        return editAndRemove(
          [t('browser.tree.edit'), { kind: 'connection', existing: connection }],
          [t('browser.tree.remove'), { kind: 'removeConnection', connection }],
        );
      case 'profile':
        return editAndRemove(
          [t('profiles.menuEdit'), { kind: 'profile', profile: source.profile }],
          [t('profiles.menuRemove'), { kind: 'removeProfile', profile: source.profile }],
        );
      case 'environment':
        return [];
    }
  }

  function connectionMenu(connection: Connection): MenuGroups {
    return [
      [
        {
          id: 'refresh',
          label: t('browser.tree.refresh'),
          icon: <RefreshCw aria-hidden="true" />,
          onSelect: () => useTree.getState().refreshConnection(connection.id),
        },
        {
          id: 'pinBucket',
          label: t('browser.tree.pinBucket'),
          icon: <Pin aria-hidden="true" />,
          onSelect: () => open({ kind: 'pinLocation', connectionId: connection.id }),
        },
      ],
      [
        {
          id: 'whoAmI',
          label: t('browser.tree.whoAmI'),
          icon: <CircleUser aria-hidden="true" />,
          onSelect: () => open({ kind: 'whoAmI', connection }),
        },
        {
          id: 'capabilities',
          label: t('browser.tree.capabilities'),
          icon: <ListChecks aria-hidden="true" />,
          onSelect: () => open({ kind: 'capabilities', connection }),
        },
        {
          id: 'options',
          label: t('browser.tree.options'),
          icon: <SlidersHorizontal aria-hidden="true" />,
          onSelect: () => open({ kind: 'connectionOptions', connection }),
        },
      ],
      itemsOfSource(connection),
    ];
  }

  function placeMenu(place: FolderPlace): MenuGroups {
    const pin: MenuItem = isPinned(pinned, place)
      ? {
          id: 'unpin',
          label: t('browser.tree.unpin'),
          icon: <PinOff aria-hidden="true" />,
          onSelect: () => unpinPlace(place),
        }
      : {
          id: 'pin',
          label: t('browser.tree.pinHere'),
          icon: <Pin aria-hidden="true" />,
          onSelect: () => pinPlace(place),
        };
    return [
      [
        {
          id: 'refresh',
          label: t('browser.tree.refresh'),
          icon: <RefreshCw aria-hidden="true" />,
          onSelect: () => void useTree.getState().loadFolders(place),
        },
        {
          id: 'searchBelow',
          label: t('browser.commands.searchBelow'),
          icon: <FolderSearch aria-hidden="true" />,
          onSelect: () => searchPlace(place),
        },
        pin,
      ],
    ];
  }

  return (line) => {
    switch (line?.kind) {
      case 'connection':
        return connectionMenu(line.connection);
      case 'pin':
      case 'bucket':
      case 'folder':
        return placeMenu(line.place);
      default:
        return [];
    }
  };
}
