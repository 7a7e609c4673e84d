/** The kubeconfig file (client.config v1): clusters, users, and contexts that pair them. */
export interface Kubeconfig {
  apiVersion: 'v1';
  kind: 'Config';
  clusters: { name: string; cluster: Cluster }[];
  contexts: { name: string; context: Context }[];
  'current-context': string;
  preferences: Record<string, unknown>;
  users: { name: string; user: User }[];
}

export interface Cluster {
  server?: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
  [key: string]: unknown;
}

export interface Context {
  cluster: string;
  user: string;
  namespace?: string;
  [key: string]: unknown;
}

export interface User {
  token?: string;
  username?: string;
  password?: string;
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  [key: string]: unknown;
}

export const emptyKubeconfig = (): Kubeconfig => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [],
  contexts: [],
  'current-context': '',
  preferences: {},
  users: [],
});
