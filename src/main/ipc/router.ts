import { z } from 'zod';
import { cancelledError, DipperError, dipperError, toAppError } from '../../shared/errors/appError';
import type { AppError } from '../../shared/errors/appError';
import { channels } from '../../shared/ipc/bridge';
import type { Envelope } from '../../shared/ipc/envelope';
import { routes } from '../../shared/ipc/routes';
import type { RouteInput, RouteName, RouteOutput } from '../../shared/ipc/routes';
import { admits } from './gate';
import type { Sender } from './gate';
import type { Call, Handlers } from './handlers';
import type { IpcPort } from './port';
import { failuresOfUnattended } from './unattended';

/** The routes in a form that keeps a route's name and the type of its input together. */
const contract: {
  readonly [Name in RouteName]: {
    readonly input: z.ZodType<RouteInput<Name>>;
    readonly effect: (typeof routes)[Name]['effect'];
  };
} = routes;

const callIdSchema = z.uuid();

/** What {@link createRouter} needs. */
export interface RouterDependencies {
  readonly port: IpcPort;
  readonly pageOrigin: string;
  /** Finds the handler of a route; it may have to be loaded first. */
  readonly findHandler: <Name extends RouteName>(name: Name) => Promise<Handlers[Name]>;
  /** Runs a handler as what the user does, for the Activity panel. Default: just runs it. */
  readonly actAs?: <Name extends RouteName>(
    action: { readonly name: Name; readonly input: RouteInput<Name>; readonly callId: string },
    run: () => Promise<RouteOutput<Name>>,
  ) => Promise<RouteOutput<Name>>;
  /** Told of exceptions that no handler expected. */
  readonly onUnexpected: (route: RouteName, error: unknown) => void;
  /** Told what failed of a change on a server whose page was gone by then. */
  readonly onUntold: (error: AppError) => void;
}

/** Calls under way. */
export interface Router {
  /** Aborts every call of a page that went away, except those that change something on a server: those go on. */
  abortCallsOf(senderId: number): void;
  /** Whether a call changes something on a server, and was not told to stop. */
  isChanging(): boolean;
  /**
   * Aborts every call and refuses new ones. Waits until those that change something on a server have
   * cleared away what they had begun.
   */
  close(): Promise<void>;
}

/**
 * Answers the page's calls: first the gate, then the route, then its schema, then its handler. Each
 * call gets an envelope, also one that is refused.
 */
export function createRouter(deps: RouterDependencies): Router {
  const underWay = new Map<number, Map<string, AbortController>>();
  /** Calls that change something on a server, also of pages that are gone. */
  const changing = new Map<AbortController, Promise<unknown>>();
  let isClosed = false;

  deps.port.answer(channels.call, async ({ sender, args }) => {
    if (sender === undefined || !admits(sender, deps.pageOrigin)) return refusedSender();
    const [name, callId, input] = args;
    if (!isRouteName(name)) {
      return failure(dipperError('unknown_route', 'Dipper has no such route.').detail);
    }
    const id = callIdSchema.safeParse(callId);
    if (!id.success) return failure(invalidInput(name, 'the id of the call'));
    if (isClosed) return failure(cancelledError().detail);
    return withController(sender, id.data, (controller, isPageGone) => {
      const answer = dispatch(name, input, { signal: controller.signal, callId: id.data });
      if (contract[name].effect === 'changes') noteChange(controller, answer, isPageGone);
      return answer;
    });
  });

  deps.port.listen(channels.cancel, ({ sender, args }) => {
    if (sender === undefined || !admits(sender, deps.pageOrigin)) return;
    const [callId] = args;
    if (typeof callId === 'string') underWay.get(sender.id)?.get(callId)?.abort();
  });

  function noteChange(
    controller: AbortController,
    answer: Promise<Envelope<unknown>>,
    isPageGone: () => boolean,
  ): void {
    const ended = answer.then((envelope) => {
      changing.delete(controller);
      if (isPageGone()) failuresOfUnattended(envelope).forEach(deps.onUntold);
    });
    changing.set(controller, ended);
  }

  async function withController<Answer>(
    sender: Sender,
    callId: string,
    work: (controller: AbortController, isPageGone: () => boolean) => Promise<Envelope<Answer>>,
  ): Promise<Envelope<Answer>> {
    const calls = underWay.get(sender.id) ?? new Map<string, AbortController>();
    if (calls.has(callId)) {
      return failure(
        dipperError('invalid_input', 'A call with this id is under way already.').detail,
      );
    }
    underWay.set(sender.id, calls);
    const controller = new AbortController();
    calls.set(callId, controller);
    try {
      return await work(controller, () => underWay.get(sender.id) !== calls);
    } finally {
      calls.delete(callId);
    }
  }

  async function dispatch<Name extends RouteName>(
    name: Name,
    input: unknown,
    call: Call,
  ): Promise<Envelope<RouteOutput<Name>>> {
    try {
      if (!isPlainObject(input)) return failure(invalidInput(name, 'the input'));
      const parsed = contract[name].input.safeParse(input);
      if (!parsed.success) return failure(invalidInput(name, wrongPlaces(parsed.error)));
      const handler = await deps.findHandler(name);
      // Finding it may have taken until the page was gone, or had changed its mind.
      if (call.signal.aborted) throw cancelledError();
      const run = () => handler(parsed.data, call);
      const action = { name, input: parsed.data, callId: call.callId };
      return { ok: true, data: await (deps.actAs?.(action, run) ?? run()) };
    } catch (error) {
      if (error instanceof DipperError) {
        if (error.detail.code === 'unexpected') deps.onUnexpected(name, error);
        return failure(error.detail);
      }
      if (call.signal.aborted) return failure(cancelledError().detail);
      deps.onUnexpected(name, error);
      return failure(toAppError(error));
    }
  }

  function abortCallsOf(senderId: number): void {
    const calls = underWay.get(senderId);
    underWay.delete(senderId);
    for (const controller of calls?.values() ?? []) {
      if (!changing.has(controller)) controller.abort();
    }
  }

  return {
    abortCallsOf,
    isChanging: () => [...changing.keys()].some(({ signal }) => !signal.aborted),
    async close() {
      isClosed = true;
      for (const senderId of [...underWay.keys()]) abortCallsOf(senderId);
      for (const controller of changing.keys()) controller.abort();
      await Promise.all(changing.values());
    },
  };
}

/** The answer to whoever is not our page. */
export function refusedSender(): Envelope<never> {
  return failure(dipperError('forbidden_sender', 'Only the page of Dipper may ask.').detail);
}

function isRouteName(name: unknown): name is RouteName {
  return typeof name === 'string' && Object.hasOwn(routes, name);
}

/** A schema without required members would take a `Date` or a `Map` for an empty object. */
function isPlainObject(input: unknown): boolean {
  return (
    typeof input === 'object' && input !== null && Object.getPrototypeOf(input) === Object.prototype
  );
}

function failure(error: AppError): Envelope<never> {
  return { ok: false, error };
}

/** Names what is wrong by its place, never by its value, which could be a secret. */
function invalidInput(name: RouteName, places: string): AppError {
  return dipperError('invalid_input', `A call of ${name} was refused: ${places} is not valid.`)
    .detail;
}

function wrongPlaces(error: z.ZodError): string {
  const paths = error.issues.slice(0, 5).map(({ path }) => path.map(String).join('.'));
  return [...new Set(paths)].map((path) => (path === '' ? 'the input' : path)).join(', ');
}
