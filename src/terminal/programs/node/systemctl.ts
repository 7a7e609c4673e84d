import type { AsyncJob } from '../../AsyncJob.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';

const UNITS: Readonly<Record<string, { text: string; main: string; docs: string }>> = {
  kubelet: {
    text: 'kubelet: The Kubernetes Node Agent',
    docs: 'https://kubernetes.io/docs/',
    main: '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml',
  },
  containerd: { text: 'containerd container runtime', docs: 'https://containerd.io', main: '/usr/bin/containerd' },
  docker: {
    text: 'Docker Application Container Engine',
    docs: 'https://docs.docker.com',
    main: '/usr/bin/dockerd -H fd://',
  },
  k3s: { text: 'Lightweight Kubernetes', docs: 'https://k3s.io', main: '/usr/local/bin/k3s server' },
  'k3s-agent': { text: 'Lightweight Kubernetes', docs: 'https://k3s.io', main: '/usr/local/bin/k3s agent' },
};

const SILENT = new Set(['enable', 'disable', 'daemon-reload', 'mask', 'unmask', 'reset-failed', 'reload']);
const TURNS = new Set(['start', 'stop', 'restart']);

/** systemctl on a node: what it does to the kubelet, the kubelet does. */
export async function systemctl(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const { clusters } = around;
  await clusters.refresh();
  const words = job.args.filter((arg) => !arg.startsWith('-'));
  const now = job.args.includes('--now');
  const service = job.argv[0]?.endsWith('service') ?? false;
  const [verb = '', unit = ''] = service ? [words[1], words[0]] : words;
  const node = await around.nodeOf(job.pid);
  if (node === undefined) {
    job.stderr(
      "System has not been booted with systemd as init system (PID 1). Can't operate.\n(this is not a node: enter one with ssh NODE, docker exec -it NODE bash or minikube ssh)\n",
    );
    return 1;
  }
  const name = unit.replace(/\.service$/, '');
  if (SILENT.has(verb) && !now) return 0;
  const known = UNITS[name];
  if (!known || (name.startsWith('k3s') && clusters.distribution !== 'k3s')) {
    job.stderr(
      verb === 'status'
        ? `Unit ${name}.service could not be found.\n`
        : `Failed to ${verb} ${name}.service: Unit ${name}.service not found.\n`,
    );
    return verb === 'status' ? 4 : 5;
  }
  const agent = name === 'kubelet' || name.startsWith('k3s');
  const up = !(agent && clusters.isDown(`kubelet/${node}`));
  const turn = TURNS.has(verb) ? verb : now ? (verb === 'enable' ? 'start' : 'stop') : undefined;
  if (turn !== undefined) {
    if (!agent) {
      if (turn === 'stop')
        job.stderr(
          `(${name} is not stopped here: the node's containers are run by the model; stop the kubelet, or fault node ${node} down)\n`,
        );
      return turn === 'stop' ? 1 : 0;
    }
    if (turn !== 'start' && up) await clusters.fault({ type: 'stopNode', name: node });
    if (turn !== 'stop') await clusters.fault({ type: 'startNode', name: node });
    return 0;
  }
  switch (verb) {
    case 'is-active':
      job.stdout(up ? 'active\n' : 'inactive\n');
      return up ? 0 : 3;
    case 'is-enabled':
      job.stdout('enabled\n');
      return 0;
    case 'cat':
      job.stdout(
        `# /usr/lib/systemd/system/${name}.service\n[Unit]\nDescription=${known.text}\nDocumentation=${known.docs}\n\n[Service]\nExecStart=${known.main}\nRestart=always\nRestartSec=10\n\n[Install]\nWantedBy=multi-user.target\n`,
      );
      return 0;
    case 'status':
      job.stdout(statusText(name, known, up, around.clock.now()));
      return up ? 0 : 3;
    default:
      job.stderr(`Unknown command verb '${verb}'.\n`);
      return 1;
  }
}

function statusText(
  name: string,
  { text, docs, main }: { text: string; docs: string; main: string },
  up: boolean,
  nowMs: number,
): string {
  const at = new Date(nowMs);
  const when = `${DAYS[at.getUTCDay()]} ${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const head = `${up ? '●' : '○'} ${name}.service - ${text}\n     Loaded: loaded (/usr/lib/systemd/system/${name}.service; enabled; preset: enabled)\n`;
  const dropIn =
    name === 'kubelet'
      ? '    Drop-In: /usr/lib/systemd/system/kubelet.service.d\n             └─10-kubeadm.conf\n'
      : '';
  if (!up)
    return `${head}${dropIn}     Active: inactive (dead) since ${when}\n       Docs: ${docs}\n    Process: 812 ExecStart=${main} (code=exited, status=0/SUCCESS)\n   Main PID: 812 (code=exited, status=0/SUCCESS)\n`;
  return `${head}${dropIn}     Active: active (running)\n       Docs: ${docs}\n   Main PID: 812 (${main.split(' ')[0]?.split('/').at(-1)})\n      Tasks: 15 (limit: 4614)\n     Memory: 48.2M\n     CGroup: /system.slice/${name}.service\n             └─812 ${main}\n`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
