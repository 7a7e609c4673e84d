import type { V1ResourceRequirements, V1RoleBinding } from '../../api/generated/types.ts';
import { labelValueProblems } from '../../api/labels/syntax.ts';
import type { KubeObject } from '../../api/meta.ts';
import { quantityProblem } from '../../api/Quantity.ts';
import type { Command } from '../Command.ts';
import { array, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { changeContainers, changeObjects, changePodSpecs, setFlags, setTargets } from '../set/changeTemplates.ts';
import { setEnvCommand } from './setEnv.ts';
import { setImageCommand } from './setImage.ts';

const setResources: Command = {
  name: 'resources',
  use: '(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  short: 'Update resource requests/limits on objects with pod templates',
  flags: [
    ...setFlags,
    text('containers', 'Names of the containers, with wildcards', { default: '*', short: 'c' }),
    text('limits', "Limits, for example 'cpu=100m,memory=256Mi'."),
    text('requests', "Requests, for example 'cpu=100m,memory=256Mi'."),
  ],
  run: async (invocation) => {
    const { flags, args } = invocation;
    const [limits, requests] = [amounts(flags.str('limits')), amounts(flags.str('requests'))];
    if (!limits && !requests)
      throw new KubectlError('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const infos = await setTargets(invocation, args);
    return changePodSpecs(invocation, infos, 'resource requirements updated', (spec) => {
      const result = changeContainers(spec, flags.str('containers'), (container) => ({
        ...container,
        resources: merged(container.resources, limits, requests),
      }));
      if (result.hits === 0) {
        throw new KubectlError(`unable to find container named ${flags.str('containers')}`);
      }
      return result.spec;
    });
  },
};

type Amounts = Record<string, string>;

function amounts(spec: string): Amounts | undefined {
  if (spec === '') return undefined;
  const out: Amounts = {};
  for (const pair of spec.split(',')) {
    const [name = '', amount = ''] = pair.split('=');
    if (name === '' || amount === '')
      throw new KubectlError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
    const problem = quantityProblem(amount);
    if (problem) throw new KubectlError(problem);
    out[name] = amount;
  }
  return out;
}

function merged(now: V1ResourceRequirements | undefined, limits?: Amounts, requests?: Amounts): V1ResourceRequirements {
  return {
    ...now,
    ...(limits ? { limits: { ...now?.limits, ...limits } } : {}),
    ...(requests ? { requests: { ...now?.requests, ...requests } } : {}),
  };
}

const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  short: 'Update the service account of a resource',
  flags: setFlags,
  run: async (invocation) => {
    const { args } = invocation;
    if (args.length === 0) throw new KubectlError('serviceaccount is required');
    const serviceAccountName = args.at(-1) ?? '';
    const infos = await setTargets(invocation, args.slice(0, -1));
    return changePodSpecs(invocation, infos, 'serviceaccount updated', (spec) => ({
      ...spec,
      serviceAccountName,
      ...(spec.serviceAccount === undefined ? {} : { serviceAccount: serviceAccountName }),
    }));
  },
};

const setSelector: Command = {
  name: 'selector',
  use: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  short: 'Set the selector on a resource',
  flags: [...setFlags, text('resource-version', 'Only if the object still has this version.')],
  run: async (invocation) => {
    const { args } = invocation;
    const expression = args.at(-1) ?? '';
    if (!expression.includes('=')) throw new KubectlError('one selector is required');
    const selector = Object.fromEntries(
      expression.split(',').map((pair) => {
        const [key = '', value = ''] = pair.split('=');
        const problems = labelValueProblems(value);
        if (problems.length > 0) throw new KubectlError(`invalid label value: "${pair}": ${problems.join('; ')}`);
        return [key, value];
      }),
    );
    const infos = await setTargets(invocation, args.slice(0, -1));
    return changeObjects(invocation, infos, 'selector updated', (object) => {
      if (object.kind !== 'Service') throw new KubectlError('setting a selector is only supported for Services');
      return { ...object, spec: { ...(object as { spec?: object }).spec, selector } } as KubeObject;
    });
  },
};

const RBAC = 'rbac.authorization.k8s.io';

const setSubject: Command = {
  name: 'subject',
  use: '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  flags: [
    ...setFlags,
    array('group', 'Groups to bind to the role'),
    array('serviceaccount', 'Service accounts to bind to the role, <namespace>:<name>'),
    array('user', 'Users to bind to the role'),
  ],
  run: async (invocation) => {
    const { flags, args } = invocation;
    const added = [
      ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: RBAC, name })),
      ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: RBAC, name })),
      ...flags.list('serviceaccount').map((word) => {
        const [namespace = '', name = ''] = word.split(':');
        if (namespace === '' || name === '') throw new KubectlError('serviceaccount must be <namespace>:<name>');
        return { kind: 'ServiceAccount', namespace, name };
      }),
    ];
    if (added.length === 0)
      throw new KubectlError('you must specify at least one value of user, group or serviceaccount');
    const infos = await setTargets(invocation, args);
    return changeObjects(invocation, infos, 'subjects updated', (object, info) => {
      if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') {
        throw new KubectlError(
          `${info.mapping.resource}/${info.name} setting subjects is only supported for RoleBinding/ClusterRoleBinding`,
        );
      }
      const subjects = [...((object as V1RoleBinding).subjects ?? [])];
      const key = (one: { kind: string; name: string; namespace?: string }): string =>
        `${one.kind}/${one.namespace ?? ''}/${one.name}`;
      for (const one of added) if (!subjects.some((known) => key(known) === key(one))) subjects.push(one);
      return { ...object, subjects } as KubeObject;
    });
  },
};

export const setCommand: Command = {
  name: 'set',
  use: 'SUBCOMMAND',
  short: 'Set specific features on objects',
  long: 'Configure application resources: change one thing of what is there.\n',
  subcommands: [setEnvCommand, setImageCommand, setResources, setSelector, setServiceAccount, setSubject],
};
