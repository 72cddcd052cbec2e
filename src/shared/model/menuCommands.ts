/** Commands of the native menu that the window carries out. */
export const menuCommands = [
  'newConnection',
  'pinBucket',
  'upload',
  'uploadFolder',
  'newFolder',
  'download',
  'rename',
  'editMetadata',
  'delete',
  'copyLink',
  'refresh',
  'selectAll',
  'goBack',
  'goForward',
  'goUp',
  'goToFolder',
  'focusLocation',
  'focusFilter',
  'searchBelow',
  'commandPalette',
  'toggleInspector',
  'toggleTransfers',
  'toggleActivity',
  'settings',
] as const;

export type MenuCommand = (typeof menuCommands)[number];
