import type { z } from 'zod';
import { activityRoutes } from './routes/activity';
import { appRoutes } from './routes/app';
import { connectionRoutes } from './routes/connections';
import { objectRoutes } from './routes/objects';
import { transferRoutes } from './routes/transfers';
import { viewRoutes } from './routes/views';

/**
 * The whole IPC contract: what the window may ask of main. The input schema is checked in main
 * before a handler runs; the output is a type. See docs/architecture.md, "How a click travels".
 */
export const routes = {
  ...appRoutes,
  ...connectionRoutes,
  ...viewRoutes,
  ...objectRoutes,
  ...transferRoutes,
  ...activityRoutes,
} as const;

export type RouteName = keyof typeof routes;
export type RouteInput<Name extends RouteName> = z.infer<(typeof routes)[Name]['input']>;
/** Routes that do this on a server, as {@link routes} says where they are declared. */
export type RouteThat<Effect extends 'changes' | 'prepares'> = {
  readonly [Name in RouteName]: Effect extends (typeof routes)[Name]['effect'] ? Name : never;
}[RouteName];
export type RouteOutput<Name extends RouteName> = Exclude<
  (typeof routes)[Name]['output'],
  undefined
>;
