import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1EnvFromSource, V1EnvVar, V1EnvVarSource } from '../../generated/types.ts';
import { isConfigMapKey, isDNS1123Label, isDNS1123Subdomain, isEnvVarName, nameIsDNSSubdomain } from '../names.ts';
import { checkFieldRef, checkResourceFieldRef, ENV_FIELDS } from './downwardAPI.ts';
import { checkNoBacksteps } from './localPath.ts';

/** The environment variables of a container, below it. */
export function checkEnv(errors: FieldError[], vars: readonly V1EnvVar[]): void {
  for (let i = 0; i < vars.length; i += 1) {
    const variable = vars[i]!;
    if (!variable.name) errors.push(required(`env[${i}].name`));
    else {
      for (const problem of isEnvVarName(variable.name)) errors.push(invalid(`env[${i}].name`, variable.name, problem));
    }
    if (variable.valueFrom) checkValueFrom(errors, variable.valueFrom, variable.value, `env[${i}].valueFrom`);
  }
}

function checkValueFrom(errors: FieldError[], from: V1EnvVarSource, value: string | undefined, path: string): void {
  let sources = 0;
  if (from.fieldRef) {
    sources += 1;
    checkFieldRef(errors, from.fieldRef, ENV_FIELDS, `${path}.fieldRef`);
  }
  if (from.resourceFieldRef) {
    sources += 1;
    checkResourceFieldRef(errors, from.resourceFieldRef, `${path}.resourceFieldRef`, false);
  }
  for (const name of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const ref = from[name];
    if (!ref) continue;
    sources += 1;
    checkKeyRef(errors, ref, `${path}.${name}`);
  }
  if (from.fileKeyRef) {
    sources += 1;
    checkFileKeyRef(errors, from.fileKeyRef, `${path}.fileKeyRef`);
  }
  if (sources === 0) {
    const text =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    errors.push(invalid(path, '', text));
  } else if (value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
}

function checkKeyRef(errors: FieldError[], ref: { name?: string; key: string }, path: string): void {
  const name = ref.name ?? '';
  for (const problem of isDNS1123Subdomain(name)) errors.push(invalid(`${path}.name`, name, problem));
  if (!ref.key) errors.push(required(`${path}.key`));
  else for (const problem of isConfigMapKey(ref.key)) errors.push(invalid(`${path}.key`, ref.key, problem));
}

function checkFileKeyRef(errors: FieldError[], ref: NonNullable<V1EnvVarSource['fileKeyRef']>, path: string): void {
  if (!ref.key) errors.push(required(`${path}.key`));
  else for (const problem of isEnvVarName(ref.key)) errors.push(invalid(`${path}.key`, ref.key, problem));
  if (!ref.volumeName) errors.push(required(`${path}.volumeName`));
  else {
    for (const problem of isDNS1123Label(ref.volumeName)) {
      errors.push(invalid(`${path}.volumeName`, ref.volumeName, problem));
    }
  }
  if (!ref.path) errors.push(required(`${path}.path`));
  else checkNoBacksteps(errors, ref.path, `${path}.path`);
}

/** The sources of whole sets of variables. */
export function checkEnvFrom(errors: FieldError[], list: readonly V1EnvFromSource[]): void {
  for (const [i, source] of list.entries()) {
    const { prefix } = source;
    if (prefix) for (const text of isEnvVarName(prefix)) errors.push(invalid(`envFrom[${i}].prefix`, prefix, text));
    let sources = 0;
    for (const name of ['configMapRef', 'secretRef'] as const) {
      const ref = source[name];
      if (!ref) continue;
      sources += 1;
      const path = `envFrom[${i}].${name}.name`;
      if (!ref.name) errors.push(required(path));
      else for (const problem of nameIsDNSSubdomain(ref.name, true)) errors.push(invalid(path, ref.name, problem));
    }
    if (sources === 0) errors.push(invalid('envFrom', '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (sources > 1) errors.push(invalid('envFrom', '', 'may not have more than one field specified at a time'));
  }
}
