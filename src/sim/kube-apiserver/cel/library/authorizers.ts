import { CelError } from '../CelError.ts';
import { Functions } from '../CelFunction.ts';
import { BOOL, opaque, STRING } from '../CelType.ts';
import { type CelValue, Opaque } from '../values.ts';

export const AUTHORIZER = opaque('kubernetes.authorization.Authorizer');
const PATH_CHECK = opaque('kubernetes.authorization.PathCheck');
const GROUP_CHECK = opaque('kubernetes.authorization.GroupCheck');
export const RESOURCE_CHECK = opaque('kubernetes.authorization.ResourceCheck');
const DECISION = opaque('kubernetes.authorization.Decision');

/** What `authorizer` and `authorizer.requestResource` ask. */
export interface AccessQuestion {
  /** Asks for another user than the one who made the request: a service account. */
  username?: string;
  verb: string;
  path: string;
  group: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
}

export type AccessAnswer = (question: AccessQuestion) => { allowed: boolean; reason: string };

interface Asking extends AccessQuestion {
  answer: AccessAnswer;
}

const NOTHING = { verb: '', path: '', group: '', resource: '', subresource: '', namespace: '', name: '' };

/** The value of `authorizer` for a request, and of `authorizer.requestResource`. */
export const authorizerValue = (answer: AccessAnswer): Opaque =>
  new Opaque(AUTHORIZER, { ...NOTHING, answer } satisfies Asking, 'authorizer');
export const requestResourceValue = (answer: AccessAnswer, request: Partial<AccessQuestion>): Opaque =>
  new Opaque(RESOURCE_CHECK, { ...NOTHING, ...request, answer } satisfies Asking, 'requestResource');

const asking = (value: CelValue | undefined): Asking => (value as Opaque).content as Asking;

/** Questions to the authorizer (apiserver `library/authz.go`). */
export function authorizers(): Functions {
  const functions = new Functions();
  const step = (from: typeof AUTHORIZER, to: typeof AUTHORIZER, name: string, field: keyof AccessQuestion): void => {
    functions.member(name, [from, STRING], to, ([a, text]) => {
      if ((name === 'path' || name === 'resource') && text === '') throw new CelError(`${name} must not be empty`);
      return new Opaque(to, { ...asking(a), [field]: text as string }, String(text));
    });
  };
  step(AUTHORIZER, PATH_CHECK, 'path', 'path');
  step(AUTHORIZER, GROUP_CHECK, 'group', 'group');
  step(GROUP_CHECK, RESOURCE_CHECK, 'resource', 'resource');
  step(RESOURCE_CHECK, RESOURCE_CHECK, 'subresource', 'subresource');
  step(RESOURCE_CHECK, RESOURCE_CHECK, 'namespace', 'namespace');
  step(RESOURCE_CHECK, RESOURCE_CHECK, 'name', 'name');
  functions.member('serviceAccount', [AUTHORIZER, STRING, STRING], AUTHORIZER, ([a, namespace, name]) => {
    const username = `system:serviceaccount:${namespace as string}:${name as string}`;
    return new Opaque(AUTHORIZER, { ...asking(a), username }, username);
  });
  for (const type of [PATH_CHECK, RESOURCE_CHECK]) {
    functions.member('check', [type, STRING], DECISION, ([a, verb], on) => {
      // As upstream: asking the authorizer is by far the most expensive thing that an expression can do.
      on.charge(350_000);
      const { answer, ...question } = asking(a);
      return new Opaque(DECISION, answer({ ...question, verb: verb as string }), 'decision');
    });
  }
  for (const name of ['fieldSelector', 'labelSelector']) {
    functions.member(name, [RESOURCE_CHECK, STRING], RESOURCE_CHECK, ([a]) => a as CelValue);
  }
  const decision = (value: CelValue | undefined) => (value as Opaque).content as { allowed: boolean; reason: string };
  functions.member('allowed', [DECISION], BOOL, ([a]) => decision(a).allowed);
  functions.member('reason', [DECISION], STRING, ([a]) => decision(a).reason);
  functions.member('errored', [DECISION], BOOL, () => false);
  functions.member('error', [DECISION], STRING, () => '');
  return functions;
}
