import type { KubeObject } from '../../../../api/meta.ts';
import type { Authorizer } from '../../authorization/Authorizer.ts';
import { DYN } from '../../cel/CelType.ts';
import {
  type AccessAnswer,
  type AccessQuestion,
  authorizerValue,
  requestResourceValue,
} from '../../cel/library/authorizers.ts';
import { type CelValue, fromJson } from '../../cel/values.ts';
import type { AdmissionAttributes, AdmissionReader } from '../AdmissionPlugin.ts';
import { admissionRequest } from './admissionRequest.ts';
import { NAMESPACE, REQUEST } from './admissionTypes.ts';
import { nameOf } from './matchRequest.ts';

type Values = (name: string) => CelValue | undefined;

/** The values of the variables of a request; each is made when an expression first asks for it. */
export function admissionValues(
  attributes: AdmissionAttributes,
  reader: AdmissionReader,
  authorizer: Authorizer,
  params: KubeObject | undefined,
): Values {
  const made = new Map<string, CelValue>();
  const make = (name: string): CelValue | undefined => {
    switch (name) {
      case 'object':
        return fromJson(attributes.object, DYN);
      case 'oldObject':
        return fromJson(attributes.previous, DYN);
      case 'request':
        return fromJson(admissionRequest(attributes), REQUEST);
      case 'namespaceObject':
        return namespaceValue(attributes, reader);
      case 'params':
        return fromJson(params, DYN);
      case 'authorizer':
        return authorizerValue(answerer(attributes, authorizer));
      case 'authorizer.requestResource':
        return requestResourceValue(answerer(attributes, authorizer), resourceOf(attributes));
      default:
        return undefined;
    }
  };
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(name);
    if (value !== undefined) made.set(name, value);
    return value;
  };
}

function namespaceValue({ context: { info }, namespace }: AdmissionAttributes, reader: AdmissionReader): CelValue {
  if (!info.namespaced || namespace === '') return null;
  const found = reader.get<KubeObject>('', 'namespaces', '', namespace);
  if (!found) return null;
  return fromJson({ ...found, metadata: { ...found.metadata, UID: found.metadata?.uid } }, NAMESPACE);
}

function answerer({ context: { info, user } }: AdmissionAttributes, authorizer: Authorizer): AccessAnswer {
  return ({ username, ...question }) => {
    const asking = username ? { username, groups: serviceAccountGroups(username) } : user;
    return authorizer.authorize({ ...question, user: asking, version: info.version });
  };
}

function resourceOf(attributes: AdmissionAttributes): Partial<AccessQuestion> {
  const { info, ref } = attributes.context;
  const { subresource = '', namespace = '' } = ref;
  return { group: info.group, resource: info.resource, subresource, namespace, name: nameOf(attributes) };
}

const serviceAccountGroups = (username: string): string[] => [
  'system:serviceaccounts',
  `system:serviceaccounts:${username.split(':')[2] ?? ''}`,
  'system:authenticated',
];
