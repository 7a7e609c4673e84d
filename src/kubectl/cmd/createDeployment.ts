import type { Command, Invocation } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags, nameOfImage } from '../create/generate.ts';
import { int, slice } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { nameArgument } from '../usageError.ts';

export const createDeploymentCommand: Command = {
  name: 'deployment',
  aliases: ['deploy'],
  use: 'NAME --image=image -- [COMMAND] [args...]',
  short: 'Create a deployment with the specified name',
  examples: `# A deployment of nginx
kubectl create deployment web --image=nginx --replicas=3

# A deployment with a command
kubectl create deployment clock --image=busybox -- date`,
  flags: [
    ...generatorFlags,
    slice('image', 'Images to run, one container each.', { required: true }),
    int('port', 'The port that the first container listens on.', { default: '-1' }),
    int('replicas', 'Number of replicas to create.', { default: '1', short: 'r' }),
  ],
  run: async (invocation) => {
    const { flags, args } = invocation;
    const name = nameArgument(invocation);
    const command = args.slice(1);
    const images = flags.list('image');
    if (images.length > 1 && command.length > 0) {
      throw new KubectlError('cannot specify multiple --image options and command');
    }
    const labels = { app: name };
    const target = { group: 'apps', version: 'v1', resource: 'deployments', namespaced: true, failing: 'deployment:' };
    return createMade(invocation, target, {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, ...(await enforcedNamespace(invocation)), labels },
      spec: {
        replicas: flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: containers(invocation, images, command) } },
        strategy: {},
      },
      status: {},
    });
  },
};

function containers({ flags }: Invocation, images: readonly string[], command: readonly string[]): object[] {
  const port = flags.int('port');
  return images.map((image, index) => ({
    name: sanitized(nameOfImage(image)),
    image,
    ...(command.length > 0 ? { command } : {}),
    ...(index === 0 && port >= 0 ? { ports: [{ containerPort: port }] } : {}),
    resources: {},
  }));
}

/** Upstream appends five random letters to names that it has to change; here they come from the name itself. */
function sanitized(name: string): string {
  if (!/[_.]/.test(name)) return name;
  const clean = name.replace(/[_.]/g, '-');
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  let hash = 7;
  let suffix = '';
  for (let i = 0; i < 5; i++) {
    for (const char of clean) hash = (hash * 31 + char.charCodeAt(0) + i) % 1_000_003;
    suffix += letters[hash % letters.length];
  }
  return `${clean}-${suffix}`;
}
