import { activity } from './activity';
import { browser } from './browser';
import { common } from './common';
import { connections } from './connections';
import { errors } from './errors';
import { inspector } from './inspector';
import { metadata } from './metadata';
import { profiles } from './profiles';
import { recipes } from './recipes';
import { settings } from './settings';
import { sharing } from './sharing';
import { transfers } from './transfers';

/** All words of the window in English. */
export const english = {
  activity,
  browser,
  common,
  connections,
  errors,
  inspector,
  metadata,
  profiles,
  recipes,
  settings,
  sharing,
  transfers,
} as const;
