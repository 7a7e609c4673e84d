import type { Command, Invocation } from '../Command.ts';
import { KubectlError } from '../KubectlError.ts';
import { changeContainers, changePodSpecs, setFlags, setTargets } from '../set/changeTemplates.ts';

export const setImageCommand: Command = {
  name: 'image',
  use: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  short: 'Update the image of a pod template',
  examples: `# One container
kubectl set image deployment/nginx nginx=nginx:1.9.1

# All containers
kubectl set image deployments,rc nginx=nginx:1.9.1 --all`,
  flags: setFlags,
  run: runSetImage,
};

async function runSetImage(invocation: Invocation): Promise<undefined> {
  const { args, flags } = invocation;
  const first = args.findIndex((arg) => arg.includes('='));
  const resources = first < 0 ? args : args.slice(0, first);
  const images = first < 0 ? [] : args.slice(first).map(pairOf);
  if (resources.length === 0 && flags.list('filename').length === 0 && flags.str('kustomize') === '') {
    throw new KubectlError(
      "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
    );
  }
  if (images.length === 0) throw new KubectlError('at least one image update is required');
  if (images.length > 1 && images.some(([name]) => name === '*')) {
    throw new KubectlError(
      'all containers are already specified by *, but saw more than one container_name=container_image pairs',
    );
  }
  const infos = await setTargets(invocation, resources);
  return changePodSpecs(invocation, infos, 'image updated', (spec) => {
    let changed = spec;
    for (const [name, image] of images) {
      const result = changeContainers(changed, name, (container) => ({ ...container, image }));
      if (result.hits === 0) throw new KubectlError(`unable to find container named "${name}"`);
      changed = result.spec;
    }
    return changed;
  });
}

function pairOf(pair: string): [string, string] {
  const at = pair.indexOf('=');
  const [name, image] = [pair.slice(0, at), pair.slice(at + 1)];
  if (at < 1 || image === '') throw new KubectlError(`invalid image update: ${pair}`);
  return [name, image];
}
