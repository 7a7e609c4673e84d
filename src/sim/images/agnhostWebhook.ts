import { base64Text } from '../../api/protobuf/ProtoReader.ts';
import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { flag } from './webImages.ts';

/** What a webhook makes of a request. */
interface Verdict {
  allowed: boolean;
  message?: string;
  /** A JSON patch. */
  patch?: readonly object[];
}

interface Review {
  apiVersion: string;
  kind: string;
  request?: { uid: string; object?: Subject | null; name?: string; desiredAPIVersion?: string; objects?: Subject[] };
}

interface Subject {
  apiVersion?: string;
  metadata?: { name?: string; labels?: Record<string, string> };
  data?: Record<string, string>;
  spec?: { containers?: { name: string; image?: string }[] };
  host?: string;
  port?: string;
  hostPort?: string;
}

const ALLOWED: Verdict = { allowed: true };
const refuse = (messages: readonly string[]): Verdict =>
  messages.length === 0 ? ALLOWED : { allowed: false, message: messages.join('') };

/** `agnhost webhook`: the admission and conversion webhooks of Kubernetes' own tests, by path. */
export function agnhostWebhook(c: BehaviourContext, args: readonly string[]): Behaviour {
  const port = Number(flag(args, 'port') ?? 443);
  const sidecar = flag(args, 'sidecar-image') ?? '';
  return serveWebhooks(c, port, (path, subject) => {
    switch (path) {
      case '/always-deny':
        return { allowed: false, message: 'this webhook denies all requests' };
      case '/always-allow-delay-5s':
        return ALLOWED;
      case '/add-label':
        return { allowed: true, patch: labelPatch(subject, 'added-label', 'yes') };
      case '/pods':
        return refuse(unwantedOfPod(subject));
      case '/mutating-pods-sidecar':
        return { allowed: true, patch: sidecarPatch(subject, sidecar) };
      case '/configmaps':
        return refuse(isUnwanted(subject.data) ? ['the configmap contains unwanted key and value'] : []);
      case '/custom-resource':
        return refuse(isUnwanted(subject.data) ? ['the custom resource contains unwanted data'] : []);
      case '/crd':
        return refuse(isUnwanted(subject.metadata?.labels) ? ['the crd contains unwanted label'] : []);
      case '/mutating-configmaps':
      case '/mutating-custom-resource':
        return { allowed: true, patch: stagePatch(subject) };
      default:
        return undefined;
    }
  });
}

/**
 * A webhook that one tells what to do: `--require-label=KEY`, `--forbid-tag=latest`, `--deny=MESSAGE` on `/validate`,
 * `--add-label=KEY=VALUE` on `/mutate`; each may be given more than once.
 */
export function configurableWebhook(c: BehaviourContext): Behaviour {
  const args = c.argv.slice(1);
  return serveWebhooks(c, Number(flag(args, 'port') ?? 8443), (path, subject) => {
    if (path === '/validate') return refuse(complaints(args, subject));
    if (path !== '/mutate') return undefined;
    return { allowed: true, patch: labelsPatch(subject, flags(args, 'add-label').map(pair)) };
  });
}

function complaints(args: readonly string[], subject: Subject): string[] {
  const labels = subject.metadata?.labels ?? {};
  const missing = flags(args, 'require-label').filter((key) => labels[key] === undefined);
  const tags = flags(args, 'forbid-tag');
  const images = (subject.spec?.containers ?? []).map(({ image = '' }) => image);
  const unwanted = images.filter((image) => tags.includes(/:([^/:]+)$/.exec(image)?.[1] ?? 'latest'));
  return [
    ...flags(args, 'deny'),
    ...(missing.length > 0 ? [`label ${missing.join(', ')} is required`] : []),
    ...(unwanted.length > 0 ? [`image ${unwanted.join(', ')} is not allowed`] : []),
  ].map((text, i) => (i === 0 ? text : `; ${text}`));
}

const pair = (text: string): [string, string] => [text.split('=')[0] ?? '', text.split('=').slice(1).join('=')];

function flags(args: readonly string[], name: string): string[] {
  const start = `--${name}=`;
  return args.filter((word) => word.startsWith(start)).map((word) => word.slice(start.length));
}

type Judge = (path: string, subject: Subject) => Verdict | undefined;

/** Serves reviews on a port: says yes, no or what to change; converts on `/crdconvert`. */
function serveWebhooks(c: BehaviourContext, port: number, judge: Judge): Behaviour {
  c.logLater(() => `Serving webhooks on :${port}\n`);
  return {
    listeners: [tcp(port)],
    http: (call, reply) => {
      const [path = '/'] = call.path.split('?');
      if (path === '/readyz' || path === '/healthz') return reply(answer(200, 'ok'));
      const review = read(call.body);
      if (!review?.request) return reply(answer(400, 'expected a review'));
      const { uid, object } = review.request;
      if (path === '/crdconvert') return reply(json(conversionOf(review)));
      const verdict = judge(path, object ?? {});
      if (!verdict) return reply(answer(404, '404 page not found\n'));
      c.log(`${path} ${review.request.name ?? ''} allowed=${verdict.allowed}\n`);
      const latencyMs = path === '/always-allow-delay-5s' ? 5_000 : 2;
      const { apiVersion, kind } = review;
      reply({ ...json({ apiVersion, kind, response: responseOf(uid, verdict) }), latencyMs });
    },
    usage: () => ({ cpuMillis: 1, memoryBytes: 14 * MIB }),
  };
}

const json = (body: object) => answer(200, JSON.stringify(body), { 'Content-Type': 'application/json' }, 2);

function read(body: string): Review | undefined {
  try {
    return JSON.parse(body) as Review;
  } catch {
    return undefined;
  }
}

function responseOf(uid: string, { allowed, message, patch }: Verdict): object {
  return {
    uid,
    allowed,
    ...(message ? { status: { message } } : {}),
    ...(patch && patch.length > 0 ? { patch: toBase64(JSON.stringify(patch)), patchType: 'JSONPatch' } : {}),
  };
}

function toBase64(text: string): string {
  const bytes = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return base64Text(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

const MARK = 'webhook-e2e-test';
const UNWANTED = 'webhook-disallow';

const isUnwanted = (values: Record<string, string> | undefined): boolean => values?.[MARK] === UNWANTED;

function unwantedOfPod({ metadata, spec }: Subject): string[] {
  const out: string[] = [];
  if (isUnwanted(metadata?.labels)) out.push('the pod contains unwanted label; ');
  if (spec?.containers?.some(({ name }) => name.includes(UNWANTED))) {
    out.push('the pod contains unwanted container name; ');
  }
  return out;
}

const labelPatch = (subject: Subject, key: string, value: string): object[] => labelsPatch(subject, [[key, value]]);

function labelsPatch({ metadata }: Subject, wanted: readonly (readonly [string, string])[]): object[] {
  const labels = metadata?.labels;
  const missing = wanted.filter(([key, value]) => labels?.[key] !== value);
  if (missing.length === 0) return [];
  if (!labels) return [{ op: 'add', path: '/metadata/labels', value: Object.fromEntries(missing) }];
  return missing.map(([key, value]) => {
    const path = `/metadata/labels/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return { op: labels[key] === undefined ? 'add' : 'replace', path, value };
  });
}

function sidecarPatch({ spec }: Subject, image: string): object[] {
  if (image === '' || spec?.containers?.some(({ name }) => name === 'webhook-added-sidecar')) return [];
  return [{ op: 'add', path: '/spec/containers/-', value: { image, name: 'webhook-added-sidecar', resources: {} } }];
}

function stagePatch({ data }: Subject): object[] {
  const out: object[] = [];
  if (data?.['mutation-start'] === 'yes') out.push({ op: 'add', path: '/data/mutation-stage-1', value: 'yes' });
  if (data?.['mutation-stage-1'] === 'yes') out.push({ op: 'add', path: '/data/mutation-stage-2', value: 'yes' });
  return out;
}

/** Between `hostPort: "a:1"` of v1 and `host`, `port` of v2. */
function conversionOf({ apiVersion, kind, request }: Review): object {
  const desired = request?.desiredAPIVersion ?? '';
  const convertedObjects = (request?.objects ?? []).map((object) => {
    if (object.apiVersion === desired) return object;
    const { host, port, hostPort, ...rest } = object;
    if (hostPort !== undefined) {
      const [first = '', second = ''] = hostPort.split(':');
      return { ...rest, apiVersion: desired, host: first, port: second };
    }
    if (host === undefined && port === undefined) return { ...rest, apiVersion: desired };
    return { ...rest, apiVersion: desired, hostPort: `${host}:${port}` };
  });
  return { apiVersion, kind, response: { uid: request?.uid, convertedObjects, result: { status: 'Success' } } };
}
