import type { AsyncJob } from '../AsyncJob.ts';
import { sleep } from './kubectl.ts';
import { newCluster, waitForNodes } from './newCluster.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

/** k3s: `k3s kubectl …`, the reports, and `k3s server`. */
export async function k3s(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  await around.clusters.refresh();
  const { clusters } = around;
  const [verb, ...rest] = job.args;
  switch (verb) {
    case 'kubectl':
      return around.kubectl(job, rest);
    case 'crictl':
      return job.runShell(`crictl ${rest.join(' ')}`);
    case '--version':
    case '-v':
      job.stdout('k3s version v1.36.0+k3s1 (00000000)\ngo version go1.26.1\n');
      return 0;
    case 'server':
      return installK3s(job, around, job.args);
    case 'agent':
      return joinK3s(job, around);
    case 'check-config':
      job.stdout('STATUS: pass\n');
      return 0;
    case 'token':
      job.stdout(`K10${'0'.repeat(64)}::server:0123456789abcdef0123456789abcdef\n`);
      return 0;
    default:
      job.stderr(
        `k3s: "${job.args.join(' ')}" is not simulated; here are kubectl, crictl, server, agent, token, --version (the cluster now: ${clusters.distribution})\n`,
      );
      return 1;
  }
}

/** What `curl -sfL https://get.k3s.io | sh -` does: the script it fetches is one line that comes here. */
export async function k3sInstall(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  await around.clusters.refresh();
  const args = [...job.args, ...(job.env.INSTALL_K3S_EXEC ?? '').split(/\s+/)].filter(Boolean);
  if (job.env.K3S_URL || args[0] === 'agent') return joinK3s(job, around);
  return installK3s(job, around, args);
}

async function installK3s(job: AsyncJob, around: ToolSurroundings, args: readonly string[]): Promise<number> {
  const disabled = args
    .flatMap((arg, i) =>
      arg === '--disable' ? [args[i + 1] ?? ''] : arg.startsWith('--disable=') ? [arg.slice(10)] : [],
    )
    .flatMap((names) => names.split(','));
  const say = (line: string): void => job.stdout(`[INFO]  ${line}\n`);
  say('Finding release for channel stable');
  say('Using v1.36.0+k3s1 as release');
  say('Installing k3s to /usr/local/bin/k3s');
  await newCluster(job, around, { distribution: 'k3s', nodes: 1, ...(disabled.length > 0 ? { disabled } : {}) });
  for (const link of ['kubectl', 'crictl', 'ctr'])
    say(`Skipping /usr/local/bin/${link} symlink to k3s, command exists in PATH at /usr/bin/${link}`);
  say('Creating killall script /usr/local/bin/k3s-killall.sh');
  say('Creating uninstall script /usr/local/bin/k3s-uninstall.sh');
  say('env: Creating environment file /etc/systemd/system/k3s.service.env');
  say('systemd: Creating service file /etc/systemd/system/k3s.service');
  say('systemd: Enabling k3s unit');
  say('systemd: Starting k3s');
  await sleep(around.clock, 10_000, job);
  await waitForNodes(job, around, { ready: true });
  return 0;
}

async function joinK3s(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  if (around.clusters.distribution !== 'k3s') {
    job.stderr('[ERROR]  there is no k3s server to join: install one first\n');
    return 1;
  }
  await around.clusters.fault({ type: 'addMachine' });
  job.stdout('[INFO]  systemd: Enabling k3s-agent unit\n[INFO]  systemd: Starting k3s-agent\n');
  await waitForNodes(job, around, { ready: true });
  return 0;
}

/** k3s-uninstall.sh, k3s-killall.sh. */
export async function k3sUninstall(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  await around.clusters.refresh();
  if (around.clusters.distribution !== 'k3s') {
    job.stderr(`${job.argv[0]}: k3s is not installed\n`);
    return 1;
  }
  await around.clusters.remove();
  return 0;
}
