import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1ProjectedVolumeSource, V1VolumeProjection } from '../../generated/types.ts';
import { index, under } from '../fieldPath.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { isDNS1123Subdomain, isQualifiedName } from '../names.ts';
import { checkLocalNonReservedPath } from './localPath.ts';
import { checkMode, validateDownwardAPIFile, validateKeyToPath } from './volumeFiles.ts';

const SOURCES = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
] as const;

/** What is wrong with a projected volume, below its `projected`. */
export function validateProjected(projected: V1ProjectedVolumeSource): FieldError[] {
  const errors: FieldError[] = [];
  checkMode(errors, projected.defaultMode, 'defaultMode');
  const paths = new Set<string>();
  for (const [i, source] of (projected.sources ?? []).entries()) {
    const path = index('sources', i);
    checkKeyed(errors, source, path, paths);
    checkDownwardAPI(errors, source, path, paths);
    checkToken(errors, source, path);
    checkTrustBundle(errors, source, path, paths);
    checkPodCertificate(errors, source, path, paths);
    if (Object.keys(source).length > 1 && SOURCES.filter((name) => source[name]).length > 1) {
      errors.push(forbidden(path, 'may not specify more than 1 volume type per source'));
    }
  }
  return errors;
}

/** Two sources must not want the same file. `shown` is what upstream calls the culprit. */
function claim(errors: FieldError[], paths: Set<string>, path: string, shown: string): void {
  if (paths.has(path)) errors.push(invalid('', shown, 'conflicting duplicate paths'));
  paths.add(path);
}

function checkKeyed(errors: FieldError[], source: V1VolumeProjection, path: string, paths: Set<string>): void {
  for (const name of ['secret', 'configMap'] as const) {
    const from = source[name];
    if (!from) continue;
    if (!from.name) errors.push(required(`${path}.${name}.name`));
    for (const [i, item] of (from.items ?? []).entries()) {
      under(errors, index(`${path}.${name}.items`, i), validateKeyToPath(item));
      if (item.path) claim(errors, paths, item.path, from.name ?? '');
    }
  }
}

function checkDownwardAPI(errors: FieldError[], source: V1VolumeProjection, path: string, paths: Set<string>): void {
  for (const file of source.downwardAPI?.items ?? []) {
    under(errors, `${path}.downwardAPI`, validateDownwardAPIFile(file));
    if (file.path) claim(errors, paths, file.path, file.path);
  }
}

function checkToken(errors: FieldError[], source: V1VolumeProjection, path: string): void {
  const token = source.serviceAccountToken;
  if (!token) return;
  const at = `${path}.serviceAccountToken.expirationSeconds`;
  const seconds = token.expirationSeconds ?? 0;
  if (seconds < 600) errors.push(invalid(at, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > 2 ** 32) errors.push(invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (!token.path) errors.push(required('path'));
  else checkLocalNonReservedPath(errors, token.path, 'path');
}

function checkTrustBundle(errors: FieldError[], source: V1VolumeProjection, path: string, paths: Set<string>): void {
  const bundle = source.clusterTrustBundle;
  if (!bundle) return;
  const at = `${path}.clusterTrustBundle`;
  const { name, signerName, labelSelector } = bundle;
  if (name !== undefined && signerName !== undefined) {
    errors.push(invalid(at, bundle, 'only one of name and signerName may be used'));
  } else if (name !== undefined) {
    if (name === '') errors.push(required(`${at}.name`, 'must be a valid object name'));
    for (const problem of isDNS1123Subdomain(name.slice(name.lastIndexOf(':') + 1))) {
      errors.push(invalid(`${at}.name`, name, `not a valid clustertrustbundlename: ${problem}`));
    }
    if (labelSelector) {
      const text = 'labelSelector must be unset if name is specified';
      errors.push(invalid(`${at}.labelSelector`, labelSelector, text));
    }
  } else if (signerName !== undefined) {
    if (signerName === '') errors.push(required(`${at}.signerName`, 'must be a valid signer name'));
    errors.push(...validateSignerName(signerName, `${at}.signerName`));
    errors.push(...validateLabelSelector(labelSelector, `${at}.labelSelector`));
  } else errors.push(required(at, 'either name or signerName must be specified'));
  if (!bundle.path) errors.push(required(`${at}.path`));
  checkLocalNonReservedPath(errors, bundle.path ?? '', `${at}.path`);
  claim(errors, paths, bundle.path ?? '', bundle.path ?? '');
}

const KEY_TYPES = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const DAY_SECONDS = 86_400;

function checkPodCertificate(errors: FieldError[], source: V1VolumeProjection, path: string, paths: Set<string>): void {
  const certificate = source.podCertificate;
  if (!certificate) return;
  const at = `${path}.podCertificate`;
  errors.push(...validateSignerName(certificate.signerName ?? '', `${at}.signerName`));
  if (!KEY_TYPES.includes(certificate.keyType)) {
    errors.push(notSupported(`${at}.keyType`, certificate.keyType ?? '', KEY_TYPES));
  }
  const seconds = certificate.maxExpirationSeconds;
  if (seconds !== undefined) {
    const ours = (certificate.signerName ?? '').startsWith('kubernetes.io/');
    const max = ours ? DAY_SECONDS : 91 * DAY_SECONDS;
    const bound = (text: string): FieldError =>
      invalid(`${at}.maxExpirationSeconds`, seconds, `if provided, maxExpirationSeconds must be ${text}`);
    if (seconds < 3600) errors.push(bound('>= 3600'));
    if (seconds > max) errors.push(bound(`<= ${max}`));
  }
  let files = 0;
  for (const name of ['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const) {
    const file = certificate[name];
    if (!file) continue;
    files += 1;
    checkLocalNonReservedPath(errors, file, `${at}.${name}`);
    claim(errors, paths, file, file);
  }
  if (files > 0) return;
  errors.push(required(at, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'));
}

/** The name of a signer of certificates: a domain of two or more parts, `/`, and the name of one of its signers. */
export function validateSignerName(name: string, path: string): FieldError[] {
  if (name === '') return [required(path)];
  const segments = name.split('/');
  if (segments.length !== 2) {
    return [invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  }
  const [domain = '', signer = ''] = segments;
  const errors: FieldError[] = [];
  for (const problem of isDNS1123Subdomain(domain))
    errors.push(invalid(path, domain, `validating label "${domain}": ${problem}`));
  if (domain.split('.').length < 2) {
    errors.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'));
  }
  for (const part of signer.split(':')) {
    for (const problem of isQualifiedName(part)) errors.push(invalid(path, part, problem));
  }
  return errors;
}
