import type { V1Ingress } from '../../api/generated/types.ts';
import { badRequestError } from '../../api/StatusError.ts';
import type { AdmissionPlugin } from '../kube-apiserver/admission/AdmissionPlugin.ts';

const ANNOTATION = 'nginx.ingress.kubernetes.io/';
const SNIPPETS = ['configuration-snippet', 'server-snippet', 'auth-snippet', 'stream-snippet', 'modsecurity-snippet'];
/** What paths of Exact and Prefix may be made of (`strict-validate-path-type`, on since 1.12). */
const PLAIN_PATH = /^\/[A-Za-z0-9/_~\-.%]*$/;
const WEBHOOK = 'admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: ';

export interface IngressAdmissionParts {
  /** Whether a pod of the controller is ready to be asked. */
  running(): boolean;
  isMine(ingress: V1Ingress): boolean;
}

/**
 * The validating webhook of ingress-nginx (internal/admission/controller, internal/ingress/controller.CheckIngress).
 *
 * Deviations: it is asked directly, not through a ValidatingWebhookConfiguration, and while the controller does not run
 * nothing is refused.
 */
export function ingressNginxAdmission(parts: () => IngressAdmissionParts | undefined): AdmissionPlugin {
  return {
    name: 'validate.nginx.ingress.kubernetes.io',
    operations: ['CREATE', 'UPDATE'],
    resources: ['ingresses.networking.k8s.io'],
    validate: ({ object }, reader) => {
      const known = parts();
      const ingress = object as V1Ingress | undefined;
      if (!known?.running() || !ingress || !known.isMine(ingress)) return;
      const others = [...reader.list<V1Ingress>('networking.k8s.io', 'ingresses')].filter(known.isMine);
      const problem = annotationProblem(ingress) ?? pathProblem(ingress) ?? duplicate(ingress, others);
      if (problem) throw badRequestError(WEBHOOK + problem);
    },
  };
}

function annotationProblem({ metadata }: V1Ingress): string | undefined {
  for (const name of SNIPPETS) {
    if (metadata?.annotations?.[ANNOTATION + name] === undefined) continue;
    return `${ANNOTATION}${name} annotation cannot be used. Snippet directives are disabled by the Ingress administrator`;
  }
  return undefined;
}

const annotation = ({ metadata }: V1Ingress, name: string): string | undefined =>
  metadata?.annotations?.[ANNOTATION + name];

function pathProblem(ingress: V1Ingress): string | undefined {
  if (annotation(ingress, 'use-regex') === 'true' || annotation(ingress, 'rewrite-target')) return undefined;
  for (const { http } of ingress.spec?.rules ?? []) {
    for (const { path = '/', pathType } of http?.paths ?? []) {
      if (pathType === 'ImplementationSpecific' || PLAIN_PATH.test(path)) continue;
      return `ingress contains invalid paths: path ${path} cannot be used with pathType ${pathType}`;
    }
  }
  return undefined;
}

/** A host and path belongs to one Ingress, canaries beside it apart. */
function duplicate(ingress: V1Ingress, others: readonly V1Ingress[]): string | undefined {
  if (annotation(ingress, 'canary') === 'true') return undefined;
  const { namespace, name } = ingress.metadata ?? {};
  const own = new Set(placesOf(ingress));
  for (const other of others) {
    const { metadata } = other;
    if ((metadata?.namespace === namespace && metadata?.name === name) || annotation(other, 'canary') === 'true')
      continue;
    const hit = placesOf(other).find((place) => own.has(place));
    if (hit) return `${hit} is already defined in ingress ${metadata?.namespace}/${metadata?.name}`;
  }
  return undefined;
}

const placesOf = ({ spec }: V1Ingress): string[] =>
  (spec?.rules ?? []).flatMap(({ host = '', http }) =>
    (http?.paths ?? []).map(({ path = '/' }) => `host "${host === '' ? '_' : host}" and path "${path}"`),
  );
