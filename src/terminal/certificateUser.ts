import { fromBase64, readPem } from '../base/pki/pem.ts';
import { parseCertificate } from '../base/pki/x509.ts';
import type { UserInfo } from '../client/KubeRequest.ts';
import type { User } from '../kubectl/config/Kubeconfig.ts';
import type { FileAccess } from '../kubectl/KubectlIO.ts';

/**
 * The user and the groups that a client certificate names (CN and O), as the API server reads them. The administrator
 * whom the cluster came with has no readable certificate here: for him it is `undefined`, as for users without one.
 */
export async function certificateUser(user: User, files: FileAccess): Promise<UserInfo | undefined> {
  const inline = user['client-certificate-data'];
  const path = user['client-certificate'];
  const text =
    inline !== undefined
      ? readPem(inline)
        ? inline
        : String.fromCharCode(...fromBase64(inline))
      : path === undefined
        ? undefined
        : await files.read(path);
  const parsed =
    text === undefined ? undefined : parseCertificate(readPem(text, 'CERTIFICATE')?.bytes ?? new Uint8Array());
  const username = parsed?.subject.find(([key]) => key === 'CN')?.[1];
  if (!parsed || username === undefined) return undefined;
  const groups = parsed.subject.filter(([key]) => key === 'O').map(([, value]) => value);
  return { username, groups: [...groups, 'system:authenticated'] };
}
