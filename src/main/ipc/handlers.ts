import type { RouteInput, RouteName, RouteOutput } from '../../shared/ipc/routes';

/** One call of a route, besides its input. */
export interface Call {
  /**
   * Aborted when the page cancels the call and when the app ends; if the call changes nothing on a server, also when
   * the page navigates away or closes.
   */
  readonly signal: AbortSignal;
  /** A UUID that the page chose. */
  readonly callId: string;
}

/** Answers a route. Its input has passed the route's schema. */
type Handler<Name extends RouteName> = (
  input: RouteInput<Name>,
  call: Call,
) => Promise<RouteOutput<Name>>;

/** A handler for every route: leaving one out does not compile. */
export type Handlers = { readonly [Name in RouteName]: Handler<Name> };
