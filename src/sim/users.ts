import type { UserInfo } from '../client/KubeRequest.ts';

/** Users that the components of a cluster authenticate as. */
export const ADMIN: UserInfo = { username: 'kubernetes-admin', groups: ['system:masters'] };
export const SCHEDULER: UserInfo = { username: 'system:kube-scheduler', groups: [] };
export const CONTROLLER_MANAGER: UserInfo = { username: 'system:kube-controller-manager', groups: [] };
export const INSTALLER: UserInfo = {
  username: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:masters'],
};

export const nodeUser = (node: string): UserInfo => ({ username: `system:node:${node}`, groups: ['system:nodes'] });

export const serviceAccountUser = (namespace: string, name: string): UserInfo => ({
  username: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
});
