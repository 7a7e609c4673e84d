import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1ISCSIPersistentVolumeSource } from '../../generated/types.ts';
import { rangeProblem } from '../names.ts';

const FORMATS: Record<string, RegExp> = {
  iqn: /iqn\.\d{4}-\d{2}\.([0-9A-Za-z\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[0-9A-Za-z]{16}$/,
  naa: /^naa.[0-9A-Za-z]{32}$/,
};
const isName = (name: string): boolean => name.length <= 1024 && (FORMATS[name.slice(0, 3)]?.test(name) ?? false);

/** A target reached by iSCSI (pkg/apis/core/validation, release 1.36). */
export function validateISCSIPersistentVolumeSource(
  source: V1ISCSIPersistentVolumeSource,
  volumeName: string,
  path: string,
): FieldError[] {
  const out: FieldError[] = [];
  const { targetPortal = '', initiatorName, iqn = '', lun = 0, secretRef } = source;
  if (targetPortal === '') out.push(required(`${path}.targetPortal`));
  if (initiatorName !== undefined && `${volumeName}:${targetPortal}`.length > 64) {
    const text =
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
    out.push(invalid(`${path}.targetportal`, targetPortal, text));
  }
  if (iqn === '') out.push(required(`${path}.iqn`));
  else if (!isName(iqn)) out.push(invalid(`${path}.iqn`, iqn, 'must be valid format'));
  if (lun < 0 || lun > 255) out.push(invalid(`${path}.lun`, lun, rangeProblem(0, 255)));
  if ((source.chapAuthDiscovery || source.chapAuthSession) && !secretRef) out.push(required(`${path}.secretRef`));
  if (secretRef && !secretRef.name) out.push(required(`${path}.secretRef.name`));
  if (initiatorName !== undefined && !isName(initiatorName)) {
    out.push(invalid(`${path}.initiatorname`, initiatorName, 'must be valid format'));
  }
  return out;
}
