import type { Program } from '../../posix/Program.ts';

/** Tools that the notes of books use and that nothing here stands for: each says so in one sentence. */
const REASONS: Readonly<Record<string, string>> = {
  vagrant: 'there are no virtual machines here: the cluster of this page is already running',
  virtualbox: 'there are no virtual machines here: the cluster of this page is already running',
  multipass: 'there are no virtual machines here: the cluster of this page is already running',
  terraform: 'there is no cloud behind this page',
  ansible: 'there are no machines to configure here: the cluster of this page is already running',
  'ansible-playbook': 'there are no machines to configure here: the cluster of this page is already running',
  aws: 'there is no cloud behind this page',
  eksctl: 'there is no cloud behind this page; choose a cluster in the page instead',
  gcloud: 'there is no cloud behind this page; choose a cluster in the page instead',
  az: 'there is no cloud behind this page; choose a cluster in the page instead',
  doctl: 'there is no cloud behind this page; choose a cluster in the page instead',
  brew: 'nothing can be installed here: kubectl and the tools around it are there already',
  choco: 'nothing can be installed here: kubectl and the tools around it are there already',
  snap: 'nothing can be installed here: kubectl and the tools around it are there already',
  pip: 'nothing can be installed here',
  npm: 'nothing can be installed here',
  go: 'there is no Go toolchain here',
  git: 'the network outside of the cluster is closed: paste the files you need instead',
  python: 'there is no Python here: use the shell, jq and awk',
  python3: 'there is no Python here: use the shell, jq and awk',
  istioctl: 'service meshes are not simulated',
  linkerd: 'service meshes are not simulated',
  cilium: 'the agent of this network plugin is not simulated',
  calicoctl: 'the agent of this network plugin is not simulated',
  velero: 'backups are not simulated',
  skaffold: 'images cannot be built here',
  kompose: 'Compose files cannot be converted here',
};

/** The refusing programs, by name. */
export function refusals(): [string, Program][] {
  return Object.entries(REASONS).map(([name, reason]) => [
    name,
    function* (p) {
      return yield* p.fail(reason);
    },
  ]);
}
