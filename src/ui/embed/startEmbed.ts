import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback } from '../../playback/Playback.ts';
import { parseScenario } from '../../scenarios/parseScenario.ts';
import { openScenario } from '../sessions/openScenario.ts';
import { currentScenario } from '../share/currentScenario.ts';
import { scenarioOfLink } from '../share/shareLink.ts';
import { newAct } from '../stores/newAct.ts';
import { onTraces } from '../stores/useTraces.ts';
import { type EmbedOptions, embedOptions } from './embedOptions.ts';

/** A call as another page sends it: `{ orrery: 1, id, method, params }`. */
interface Call {
  orrery: 1;
  id: number | string;
  method: string;
  params?: Record<string, unknown>;
}

type Method = (params: Record<string, unknown>) => Promise<unknown>;

/** Methods that change the cluster; refused where `readonly` is asked for. */
const WRITES = new Set(['load', 'apply', 'run', 'undo']);

/**
 * The page's interface for pages around it (docs/EMBED.md): answers `postMessage` calls of its own origin and of those in
 * `?origin=`, and of no other. Everything else is ignored without an answer.
 */
export function startEmbed(client: KubeClient, playback: Playback): () => void {
  const options = embedOptions();
  const methods = methodsOf(client, playback);
  const subscribers = new Map<MessageEventSource, { origin: string; stop: () => void }>();
  const onMessage = async (event: MessageEvent): Promise<void> => {
    const { data, origin, source } = event;
    if (!source || !isTrusted(origin, options) || !isCall(data)) return;
    const { id, method, params = {} } = data;
    const reply = (body: object): void => source.postMessage({ orrery: 1, id, ...body }, { targetOrigin: origin });
    if (method === 'subscribe' || method === 'unsubscribe') {
      subscribers.get(source)?.stop();
      if (method === 'subscribe') subscribers.set(source, { origin, stop: subscribe(playback, source, origin) });
      reply({ result: {} });
      return;
    }
    try {
      const act = methods[method];
      if (!act) throw new Error(`there is no method ${method}`);
      if (options.readonly && WRITES.has(method)) throw new Error('this view is read-only');
      reply({ result: (await act(params)) ?? {} });
    } catch (error) {
      reply({ error: (error as Error).message });
    }
  };
  const listener = (event: MessageEvent): void => void onMessage(event);
  addEventListener('message', listener);
  if (!options.autoplay) void playback.pause();
  if (options.embedded && window.parent !== window)
    for (const origin of [location.origin, ...options.origins])
      window.parent.postMessage({ orrery: 1, event: 'ready' }, origin);
  return () => removeEventListener('message', listener);
}

export const isTrusted = (origin: string, { origins }: EmbedOptions, own = location.origin): boolean =>
  origin === own || origins.includes(origin);

function isCall(data: unknown): data is Call {
  const call = data as Partial<Call> | null;
  return typeof call === 'object' && call !== null && call.orrery === 1 && typeof call.method === 'string';
}

function methodsOf(client: KubeClient, playback: Playback): Readonly<Record<string, Method | undefined>> {
  const methods: Record<string, Method> = {
    load: async ({ link, scenario }) => {
      const asked = scenario ? parseScenario(JSON.stringify(scenario)) : await scenarioOfLink(String(link));
      if (!(await openScenario(asked))) throw new Error('the scenario could not be opened');
    },
    apply: async ({ yaml }) => {
      const { applyManifests } = await import('../yaml-editor/applyManifests.ts');
      const act = newAct();
      const files = [{ id: 'message', name: 'message.yaml', text: String(yaml) }];
      const { applied, unchanged, failed, problems } = await applyManifests(client.with({ act: () => act }), files);
      return { applied, unchanged, failed, problems: problems.map(({ line, message }) => ({ line, message })) };
    },
    run: async ({ command }) => {
      const { runCommand } = await import('./runCommand.ts');
      return runCommand(client, playback, String(command));
    },
    play: () => playback.play(),
    pause: () => playback.pause(),
    seek: ({ timeMs }) => playback.seek(Number(timeMs)),
    resume: () => playback.resume(),
    undo: () => playback.undo(),
    speed: ({ speed }) => playback.setSpeed(speed === 'max' ? Number.POSITIVE_INFINITY : Number(speed)),
    state: () => playback.state(),
    scenario: () => currentScenario(),
  };
  return Object.assign(Object.create(null), methods);
}

/** Tells a page of the state, at most ten times a second, and of what was decided and written. */
function subscribe(playback: Playback, target: MessageEventSource, targetOrigin: string): () => void {
  const post = (body: object): void => target.postMessage({ orrery: 1, ...body }, { targetOrigin });
  let told = 0;
  const stopState = playback.onState((state) => {
    if (performance.now() - told < 100) return;
    told = performance.now();
    post({ event: 'state', state });
  });
  const stopTraces = onTraces((events) => {
    const news = events.filter(
      ({ what, revision }) => what === 'decision' || what === 'action' || revision !== undefined,
    );
    if (news.length > 0) post({ event: 'traces', traces: news.slice(-200) });
  });
  return () => {
    stopState();
    stopTraces();
  };
}
