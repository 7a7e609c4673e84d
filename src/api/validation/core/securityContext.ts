import { duplicate, type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../../FieldError.ts';
import type {
  V1AppArmorProfile,
  V1PodSecurityContext,
  V1PodSpec,
  V1SeccompProfile,
  V1SecurityContext,
} from '../../generated/types.ts';
import { under } from '../fieldPath.ts';
import { isValidGroupID, isValidUserID } from '../names.ts';
import { checkLocalDescendingPath } from './localPath.ts';
import { validateWindowsOptions } from './windowsOptions.ts';

/** What is wrong with the security context of a container, below its `securityContext`. */
export function validateSecurityContext(context: V1SecurityContext, hostUsers: boolean): FieldError[] {
  const errors: FieldError[] = [];
  checkUser(errors, context);
  const { procMount, privileged } = context;
  if (procMount !== undefined) {
    if (procMount !== 'Default' && procMount !== 'Unmasked') {
      errors.push(notSupported('procMount', procMount, ['Default', 'Unmasked']));
    }
    if (hostUsers && procMount === 'Unmasked') {
      errors.push(invalid('procMount', procMount, '`hostUsers` must be false to use `Unmasked`'));
    }
  }
  if (context.seccompProfile) checkSeccompProfile(errors, context.seccompProfile);
  if (context.allowPrivilegeEscalation === false) {
    if (privileged === true) {
      const text = 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true';
      errors.push(invalid('', internalSecurityContext(context), text));
    }
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      const text = 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN';
      errors.push(invalid('', internalSecurityContext(context), text));
    }
  }
  if (context.windowsOptions) under(errors, 'windowsOptions', validateWindowsOptions(context.windowsOptions));
  if (context.appArmorProfile) checkAppArmorProfile(errors, context.appArmorProfile);
  return errors;
}

function checkUser(errors: FieldError[], context: { runAsUser?: number; runAsGroup?: number }): void {
  const { runAsUser, runAsGroup } = context;
  if (runAsUser !== undefined) {
    for (const problem of isValidUserID(runAsUser)) errors.push(invalid('runAsUser', runAsUser, problem));
  }
  if (runAsGroup !== undefined) {
    for (const problem of isValidGroupID(runAsGroup)) errors.push(invalid('runAsGroup', runAsGroup, problem));
  }
}

/** The context as messages show it: upstream prints its internal form, with every field. */
function internalSecurityContext(context: V1SecurityContext): object {
  const { capabilities, windowsOptions } = context;
  return {
    Capabilities: capabilities ? { Add: capabilities.add ?? null, Drop: capabilities.drop ?? null } : null,
    Privileged: context.privileged ?? null,
    SELinuxOptions: context.seLinuxOptions ?? null,
    WindowsOptions: windowsOptions ?? null,
    RunAsUser: context.runAsUser ?? null,
    RunAsGroup: context.runAsGroup ?? null,
    RunAsNonRoot: context.runAsNonRoot ?? null,
    ReadOnlyRootFilesystem: context.readOnlyRootFilesystem ?? null,
    AllowPrivilegeEscalation: context.allowPrivilegeEscalation ?? null,
    ProcMount: context.procMount ?? null,
    SeccompProfile: context.seccompProfile ?? null,
    AppArmorProfile: context.appArmorProfile ?? null,
  };
}

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function checkSeccompProfile(errors: FieldError[], profile: V1SeccompProfile): void {
  const { type, localhostProfile } = profile;
  if (!type) errors.push(required('seccompProfile.type', 'type is required when seccompProfile is set'));
  else if (!PROFILE_TYPES.includes(type)) errors.push(notSupported('seccompProfile.type', type, PROFILE_TYPES));
  const path = 'seccompProfile.localhostProfile';
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.push(required(path, 'must be set when seccomp type is Localhost'));
    else checkLocalDescendingPath(errors, localhostProfile, path);
  } else if (localhostProfile !== undefined) {
    const shown = { Type: type ?? '', LocalhostProfile: localhostProfile };
    errors.push(invalid(path, shown, 'can only be set when seccomp type is Localhost'));
  }
}

function checkAppArmorProfile(errors: FieldError[], profile: V1AppArmorProfile): void {
  const { type, localhostProfile } = profile;
  const path = 'appArmorProfile.localhostProfile';
  if (!type) errors.push(required('appArmorProfile.type', 'type is required when appArmorProfile is set'));
  else if (!PROFILE_TYPES.includes(type)) errors.push(notSupported('appArmorProfile.type', type, PROFILE_TYPES));
  else if (type !== 'Localhost') {
    if (localhostProfile === undefined) return;
    errors.push(invalid(path, localhostProfile, 'can only be set when AppArmor type is Localhost'));
  } else if (localhostProfile === undefined) {
    errors.push(required(path, 'must be set when AppArmor type is Localhost'));
  } else {
    if (localhostProfile.trim() !== localhostProfile) {
      errors.push(invalid(path, localhostProfile, 'must not be padded with whitespace'));
    } else if (localhostProfile === '') errors.push(required(path, 'must be set when AppArmor type is Localhost'));
    if (localhostProfile.length > 4095) errors.push(tooLong(path, 4095));
  }
}

const SYSCTL = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL_RE = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const IPC_SYSCTL = /^(kernel\.(shm|msg)|kernel\.sem$|fs\.mqueue\.)/;

/** What is wrong with the security context of a pod, below its `securityContext`. */
export function validatePodSecurityContext(context: V1PodSecurityContext, spec: V1PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  const { fsGroup, supplementalGroups, sysctls, windowsOptions } = context;
  if (fsGroup !== undefined) {
    for (const problem of isValidGroupID(fsGroup)) errors.push(invalid('fsGroup', fsGroup, problem));
  }
  checkUser(errors, context);
  for (const [i, group] of (supplementalGroups ?? []).entries()) {
    for (const problem of isValidGroupID(group)) errors.push(invalid(`supplementalGroups[${i}]`, group, problem));
  }
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(invalid('shareProcessNamespace', true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  }
  if (sysctls) checkSysctls(errors, sysctls, spec);
  checkOneOf(errors, 'fsGroupChangePolicy', context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']);
  if (context.seccompProfile) checkSeccompProfile(errors, context.seccompProfile);
  if (windowsOptions) under(errors, 'windowsOptions', validateWindowsOptions(windowsOptions));
  if (context.appArmorProfile) checkAppArmorProfile(errors, context.appArmorProfile);
  checkOneOf(errors, 'supplementalGroupsPolicy', context.supplementalGroupsPolicy, ['Merge', 'Strict']);
  checkOneOf(errors, 'seLinuxChangePolicy', context.seLinuxChangePolicy, ['MountOption', 'Recursive']);
  return errors;
}

function checkOneOf(errors: FieldError[], path: string, value: string | undefined, known: string[]): void {
  if (value !== undefined && !known.includes(value)) errors.push(notSupported(path, value, known));
}

function checkSysctls(errors: FieldError[], sysctls: { name: string }[], spec: V1PodSpec): void {
  const seen = new Set<string>();
  for (const [i, { name }] of sysctls.entries()) {
    const path = `sysctls[${i}].name`;
    if (!name) errors.push(required(path));
    else if (name.length > 253 || !SYSCTL_RE.test(name)) {
      errors.push(invalid(path, name, `must have at most 253 characters and match regex ^${SYSCTL}$`));
    } else if (seen.has(name)) errors.push(duplicate(path, name));
    const dotted = (name ?? '').replaceAll('/', '.');
    if (spec.hostNetwork && dotted.startsWith('net.')) {
      errors.push(invalid(path, name, "may not be specified when 'hostNetwork' is true"));
    } else if (spec.hostIPC && IPC_SYSCTL.test(dotted)) {
      errors.push(invalid(path, name, "may not be specified when 'hostIPC' is true"));
    }
    seen.add(name);
  }
}

/** Pods that have users of their own share no other namespace with the host. */
export function checkHostUsers(errors: FieldError[], spec: V1PodSpec): void {
  if (spec.hostUsers !== false) return;
  const text = 'when `hostUsers` is false';
  if (spec.hostNetwork) errors.push(forbidden('hostNetwork', text));
  if (spec.hostPID) errors.push(forbidden('HostPID', text));
  if (spec.hostIPC) errors.push(forbidden('HostIPC', text));
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) {
      if ((container.volumeDevices ?? []).length > 0) errors.push(forbidden(`${list}[${i}].volumeDevices`, text));
    }
  }
}
