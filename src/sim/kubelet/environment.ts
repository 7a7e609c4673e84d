import type { V1ConfigMap, V1Container, V1EnvVar, V1Secret } from '../../api/generated/types.ts';
import { decodeBase64 } from './decodeBase64.ts';
import { type DownwardFacts, fieldValue, resourceValue } from './downwardValue.ts';
import { expandVariables } from './expandVariables.ts';

/** Where the values come from. */
export interface EnvironmentSources extends DownwardFacts {
  services: Readonly<Record<string, string>>;
  configMap(name: string): V1ConfigMap | undefined;
  secret(name: string): V1Secret | undefined;
}

export type Environment = { env: Readonly<Record<string, string>> } | { error: string };

/**
 * The variables of a container: those of Services, then `envFrom`, then `env`, later ones winning; `$(NAME)` may refer to
 * what came before (pkg/kubelet/kubelet_pods.go makeEnvironment).
 */
export function environmentOf(container: V1Container, sources: EnvironmentSources): Environment {
  const { env: list = [], envFrom = [] } = container;
  if (list.length === 0 && envFrom.length === 0) return { env: sources.services };
  const own: Record<string, string> = {};
  for (const { prefix = '', configMapRef, secretRef } of envFrom) {
    const data = configMapRef
      ? sources.configMap(configMapRef.name ?? '')?.data
      : secretRef && decodeAll(sources.secret(secretRef.name ?? ''));
    const ref = configMapRef ?? secretRef;
    const exists = configMapRef ? sources.configMap(configMapRef.name ?? '') : sources.secret(secretRef?.name ?? '');
    if (!exists && ref?.optional !== true) return { error: missing(configMapRef ? 'configmap' : 'secret', ref?.name) };
    for (const key of Object.keys(data ?? {}).sort()) own[prefix + key] = data?.[key] ?? '';
  }
  for (const variable of list) {
    const value = variableValue(variable, container, own, sources);
    if (typeof value === 'object') return value;
    if (value !== undefined) own[variable.name] = value;
  }
  return { env: { ...sources.services, ...own } };
}

function variableValue(
  variable: V1EnvVar,
  container: V1Container,
  own: Readonly<Record<string, string>>,
  sources: EnvironmentSources,
): string | undefined | { error: string } {
  const { valueFrom } = variable;
  if (!valueFrom) return expandVariables(variable.value ?? '', (name) => own[name] ?? sources.services[name]);
  if (valueFrom.fieldRef) return fieldValue(sources, valueFrom.fieldRef.fieldPath) ?? '';
  if (valueFrom.resourceFieldRef) return resourceValue(sources, container, valueFrom.resourceFieldRef);
  const { configMapKeyRef, secretKeyRef } = valueFrom;
  const ref = configMapKeyRef ?? secretKeyRef;
  if (!ref) return undefined;
  const { name = '', key, optional } = ref;
  const object = configMapKeyRef ? sources.configMap(name) : sources.secret(name);
  if (!object) return optional ? undefined : { error: missing(configMapKeyRef ? 'configmap' : 'secret', name) };
  const value = configMapKeyRef ? sources.configMap(name)?.data?.[key] : decodeAll(sources.secret(name))[key];
  if (value !== undefined || optional) return value;
  const kind = configMapKeyRef ? 'ConfigMap' : 'Secret';
  return { error: `couldn't find key ${key} in ${kind} ${sources.pod.metadata?.namespace}/${name}` };
}

const missing = (kind: string, name: string | undefined): string => `${kind} "${name}" not found`;

function decodeAll(secret: V1Secret | undefined): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [key, value] of Object.entries(secret?.data ?? {})) decoded[key] = decodeBase64(value);
  return decoded;
}
