import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1PodSpec, V1SecurityContext, V1WindowsSecurityContextOptions } from '../../generated/types.ts';
import { isDNS1123Subdomain } from '../names.ts';

const CREDENTIAL_SPEC_LIMIT = 64 * 1024;
const NETBIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const DNS_NAME = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);

export function validateWindowsOptions(options: V1WindowsSecurityContextOptions): FieldError[] {
  const errors: FieldError[] = [];
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined) {
    for (const problem of isDNS1123Subdomain(gmsaCredentialSpecName)) {
      errors.push(invalid('gmsaCredentialSpecName', gmsaCredentialSpecName, problem));
    }
  }
  if (gmsaCredentialSpec === '') {
    errors.push(invalid('gmsaCredentialSpec', '', 'gmsaCredentialSpec cannot be an empty string'));
  } else if (gmsaCredentialSpec !== undefined && gmsaCredentialSpec.length > CREDENTIAL_SPEC_LIMIT) {
    errors.push(invalid('gmsaCredentialSpec', gmsaCredentialSpec, 'gmsaCredentialSpec size must be under 64 KiB'));
  }
  if (runAsUserName !== undefined) {
    for (const problem of userNameProblems(runAsUserName))
      errors.push(invalid('runAsUserName', runAsUserName, problem));
  }
  return errors;
}

function userNameProblems(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (/[\x00-\x1f\x7f]/.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const domain = parts.length === 2 ? parts[0]! : undefined;
  const user = parts[parts.length - 1]!;
  const out: string[] = [];
  if ((domain ?? '').length >= 256) out.push("runAsUserName's Domain length must be under 256 characters");
  if (domain !== undefined && !NETBIOS.test(domain) && !DNS_NAME.test(domain)) {
    out.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  }
  if (user === '') out.push("runAsUserName's User cannot be empty");
  else if (user.length > 104) out.push("runAsUserName's User length must not be longer than 104 characters");
  if (/^[. ]+$/.test(user)) out.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    out.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  }
  return out;
}

/** Host process containers: all of a pod's or none, and on the network of the host. */
export function checkHostProcess(errors: FieldError[], spec: V1PodSpec): void {
  if (!usesWindowsOptions(spec)) return;
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let all = 0;
  let host = 0;
  forEachContainer(spec, (context, path) => {
    all += 1;
    const own = context?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && own !== ofPod) {
      const text = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
      errors.push(invalid(`${path}.securityContext.windowsOptions.hostProcess`, own, text));
    }
    if (own ?? ofPod) host += 1;
  });
  if (host === 0) return;
  if (host !== all) {
    const text = 'If pod contains any hostProcess containers then all containers must be HostProcess containers';
    errors.push(invalid('', '', text));
  }
  if (!spec.hostNetwork) {
    const text = 'hostNetwork must be true if pod contains any hostProcess containers';
    errors.push(invalid('hostNetwork', false, text));
  }
}

/** Few pods do: the others are let go without a walk over all of their containers. */
function usesWindowsOptions(spec: V1PodSpec): boolean {
  if (spec.securityContext?.windowsOptions) return true;
  for (const container of spec.containers ?? []) if (container.securityContext?.windowsOptions) return true;
  if (!spec.initContainers && !spec.ephemeralContainers) return false;
  return [...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].some(
    (container) => container.securityContext?.windowsOptions,
  );
}

function forEachContainer(
  spec: V1PodSpec,
  visit: (context: V1SecurityContext | undefined, path: string) => void,
): void {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) visit(container.securityContext, `${list}[${i}]`);
  }
}

/** `spec.os`, and the fields that its choice rules out. */
export function checkOS(errors: FieldError[], spec: V1PodSpec): void {
  if (!spec.os) return;
  const { name } = spec.os;
  if (!name) errors.push(required('os.name'));
  else if (name === 'linux') checkLinux(errors, spec);
  else if (name === 'windows') checkWindows(errors, spec);
  else errors.push(notSupported('os', name, ['linux', 'windows']));
}

function checkLinux(errors: FieldError[], spec: V1PodSpec): void {
  const text = 'windows options cannot be set for a linux pod';
  if (spec.securityContext?.windowsOptions) errors.push(forbidden('securityContext.windowsOptions', text));
  forEachContainer(spec, (context, path) => {
    if (context?.windowsOptions) errors.push(forbidden(`${path}.securityContext.windowsOptions`, text));
  });
}

/** In upstream's order; what begins with a dot is a field of the spec, not of its security context. */
const NOT_FOR_WINDOWS_PODS = [
  'appArmorProfile',
  'seLinuxOptions',
  '.hostUsers',
  '.hostPID',
  '.hostIPC',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  '.shareProcessNamespace',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];
const NOT_FOR_WINDOWS_CONTAINERS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

function checkWindows(errors: FieldError[], spec: V1PodSpec): void {
  const text = 'cannot be set for a windows pod';
  const own = spec as unknown as Record<string, unknown>;
  const context = (spec.securityContext ?? {}) as Record<string, unknown>;
  for (const name of NOT_FOR_WINDOWS_PODS) {
    const ofSpec = name.startsWith('.');
    const value = ofSpec ? own[name.slice(1)] : context[name];
    const flag = name === '.hostPID' || name === '.hostIPC';
    if (flag ? value === true : value !== undefined) {
      errors.push(forbidden(ofSpec ? name.slice(1) : `securityContext.${name}`, text));
    }
  }
  forEachContainer(spec, (found, path) => {
    const fields = (found ?? {}) as Record<string, unknown>;
    for (const name of NOT_FOR_WINDOWS_CONTAINERS) {
      if (fields[name] !== undefined) errors.push(forbidden(`${path}.securityContext.${name}`, text));
    }
  });
}
