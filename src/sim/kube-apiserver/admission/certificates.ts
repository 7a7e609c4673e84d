import type { V1CertificateSigningRequest } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { Authorizer } from '../authorization/Authorizer.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';

const RESOURCE = 'certificatesigningrequests.certificates.k8s.io';

/** Who approves or signs must be allowed to do so for the signer (plugin/pkg/admission/certificates). */
export function certificateApproval(authorizer: () => Authorizer): AdmissionPlugin {
  return {
    name: 'CertificateApproval',
    operations: ['UPDATE'],
    resources: [`${RESOURCE}/approval`],
    validate(attributes) {
      if (mayUseSigner(attributes, authorizer(), 'approve')) return;
      const signer = signerOf(attributes);
      throw admissionForbidden(attributes, `user not permitted to approve requests with signerName "${signer}"`);
    },
  };
}

export function certificateSigning(authorizer: () => Authorizer): AdmissionPlugin {
  return {
    name: 'CertificateSigning',
    operations: ['UPDATE'],
    resources: [`${RESOURCE}/status`],
    validate(attributes) {
      const [next, before] = [statusOf(attributes.object), statusOf(attributes.previous)];
      const same = next?.certificate === before?.certificate && deepEqual(next?.conditions, before?.conditions);
      if (same || mayUseSigner(attributes, authorizer(), 'sign')) return;
      const signer = signerOf(attributes);
      throw admissionForbidden(attributes, `user not permitted to sign requests with signerName "${signer}"`);
    },
  };
}

const specOf = ({ previous, object }: AdmissionAttributes): V1CertificateSigningRequest['spec'] | undefined =>
  ((previous ?? object) as unknown as V1CertificateSigningRequest).spec;
const signerOf = (attributes: AdmissionAttributes): string => specOf(attributes)?.signerName ?? '';
const statusOf = (object: unknown) => (object as V1CertificateSigningRequest | undefined)?.status;

function mayUseSigner(attributes: AdmissionAttributes, authorizer: Authorizer, verb: string): boolean {
  const { context } = attributes;
  if (context.trusted) return true;
  const signer = signerOf(attributes);
  const ask = (name: string): boolean =>
    authorizer.authorize({
      user: context.user,
      verb,
      group: 'certificates.k8s.io',
      version: '*',
      resource: 'signers',
      subresource: '',
      namespace: '',
      name,
      path: '',
    }).allowed;
  return ask(signer) || ask(`${signer.split('/')[0]}/*`);
}

/** Who asks for a certificate is written into the request by the server (registry/certificates strategy). */
export const certificateRequestor: AdmissionPlugin = {
  name: 'CertificateRequestor',
  operations: ['CREATE'],
  resources: [RESOURCE],
  admit({ object, context }) {
    const request = object as unknown as V1CertificateSigningRequest;
    const { username, uid, groups, extra } = context.user;
    const all = groups.includes('system:authenticated') ? groups : [...groups, 'system:authenticated'];
    const { status: _, ...rest } = request;
    const spec = { ...request.spec, username, groups: all, ...(uid && { uid }), ...(extra && { extra }) };
    return { ...rest, spec, status: {} } as unknown as KubeObject;
  },
};

/** Client certificates for `system:masters` are not to be had (CertificateSubjectRestriction). */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  operations: ['CREATE'],
  resources: [RESOURCE],
  validate(attributes) {
    const spec = specOf(attributes);
    if (spec?.signerName !== 'kubernetes.io/kube-apiserver-client') return;
    const text = latin1(String(spec.request ?? ''));
    if (!latin1(text.replace(/-----[^-]+-----|\s/g, '')).includes('system:masters')) return;
    const why = `use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed`;
    throw admissionForbidden(attributes, why);
  },
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 as text, byte by byte; what is not base64 ends it. */
function latin1(base64: string): string {
  let out = '';
  let bits = 0;
  let buffer = 0;
  for (const char of base64) {
    const value = ALPHABET.indexOf(char);
    if (value < 0) break;
    buffer = ((buffer << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((buffer >> bits) & 255);
  }
  return out;
}
