import {
  CircleUser,
  FolderSearch,
  ListChecks,
  Pencil,
  Pin,
  PinOff,
  RefreshCw,
  ShieldCheck,
  Unplug,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../shared/model/connection';
import { useDialogs } from '../../state/dialogs';
import { useSettings } from '../../state/settings';
import { useTree } from '../../state/tree';
import type { FolderPlace } from '../../state/tree';
import type { MenuGroups, MenuItem } from '../../ui/Menu';
import { isPinned, pinPlace, searchPlace, unpinPlace } from './treeActions';
import type { TreeLine } from './treeLines';

/** The menu of a line of the tree. */
export function useTreeMenu(): (line: TreeLine | undefined) => MenuGroups {
  const { t } = useTranslation();
  const pinned = useSettings(({ settings }) => settings.pinned);
  const open = useDialogs((state) => state.open);

  function connectionMenu(connection: Connection): MenuGroups {
    const saved: MenuItem[] = [
      {
        id: 'edit',
        label: t('browser.tree.edit'),
        icon: <Pencil aria-hidden="true" />,
        onSelect: () => open({ kind: 'connection', existing: connection }),
      },
      {
        id: 'remove',
        label: t('browser.tree.remove'),
        icon: <Unplug aria-hidden="true" />,
        destructive: true,
        onSelect: () => open({ kind: 'removeConnection', connection }),
      },
    ];
    const { source } = connection;
    const ofProfile: MenuItem[] =
      source.kind === 'profile'
        ? [
            {
              id: 'editProfile',
              label: t('profiles.menuEdit'),
              icon: <Pencil aria-hidden="true" />,
              onSelect: () => open({ kind: 'profile', profile: source.profile }),
            },
            {
              id: 'removeProfile',
              label: t('profiles.menuRemove'),
              icon: <Unplug aria-hidden="true" />,
              destructive: true,
              onSelect: () => open({ kind: 'removeProfile', profile: source.profile }),
            },
          ]
        : [];
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
          icon: <ShieldCheck aria-hidden="true" />,
          onSelect: () => open({ kind: 'connectionOptions', connection }),
        },
      ],
      source.kind === 'saved' ? saved : ofProfile,
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
