import { FileSystem, type TreeEntry } from '../../posix/fs/FileSystem.ts';
import { type DirNode, fileNode, programNode } from '../../posix/fs/Node.ts';
import { ROOT_CALLER, Vfs } from '../../posix/fs/Vfs.ts';
import { programs } from '../../posix/programs.ts';
import { failed } from '../../posix/SysError.ts';
import { standardImage } from '../../posix/standardImage.ts';
import type { Image } from '../images/Image.ts';
import type { ContainerConfig, ContainerMount } from './ContainerRuntime.ts';
import { terminationPath } from './terminationMessage.ts';

const trees = new WeakMap<Image, DirNode>();

/** The files of an image, made once and shared by all its containers. */
function imageTree(image: Image): DirNode {
  const known = trees.get(image);
  if (known) return known;
  const extra: Record<string, TreeEntry> = { ...image.files };
  for (const name of [
    ...Object.keys(image.programs ?? {}),
    ...Object.keys(image.tools ?? {}),
    ...Object.keys(image.guests ?? {}),
  ]) {
    extra[`/usr/local/bin/${name}`] = programNode(name);
  }
  for (const path of image.entrypoint?.slice(0, 1) ?? []) {
    const base = path.slice(path.lastIndexOf('/') + 1);
    if (path.startsWith('/') && image.programs?.[base]) extra[path] = programNode(base);
  }
  const tree = standardImage(image.flavor, programs.keys(), {
    extra,
    ...(image.add ? { add: image.add } : {}),
    ...(image.without ? { without: image.without } : {}),
  });
  trees.set(image, tree);
  return tree;
}

/** The mounts of a new container: a layer of its own over the image, its volumes, and the files its kubelet writes. */
export function containerFiles(image: Image, config: ContainerConfig, nowMs: number): Vfs {
  const root = FileSystem.overlay(imageTree(image));
  const vfs = new Vfs(root);
  const mounts = [...config.mounts].sort((a, b) => a.mountPath.length - b.mountPath.length);
  for (const mount of mounts) mountVolume(vfs, mount);
  const last = withoutLinks(vfs, terminationPath(config.container));
  vfs.mount(last, new FileSystem(fileNode('', 0o666), { type: 'ext4' }));
  for (const [path, text] of Object.entries(config.files())) vfs.writeText(path, text, { nowMs });
  if (config.container.securityContext?.readOnlyRootFilesystem) root.readOnly = true;
  return vfs;
}

/**
 * Mounts a volume, or what its `subPath` leads to now: a link is followed once, so a file of a ConfigMap mounted that way
 * keeps the content that it had. A sub path that is not there becomes a directory.
 */
function mountVolume(vfs: Vfs, mount: ContainerMount): void {
  const { readOnly, subPath, files } = mount;
  const mountPath = withoutLinks(vfs, mount.mountPath);
  const volume = files();
  if (!subPath) {
    vfs.mount(mountPath, volume, { readOnly });
    return;
  }
  const inside = new Vfs(volume);
  let target = inside.find(`/${subPath}`);
  if (failed(target)) target = inside.makeDirectories(`/${subPath}`);
  const error = vfs.mount(mountPath, volume, { readOnly, subPath });
  const mounted = vfs.list().find((m) => m.path === mountPath);
  if (!failed(target) && (error || mounted?.node !== target)) {
    vfs.mount(mountPath, new FileSystem(target, { type: volume.type }), { readOnly });
  }
}

/** Where a mount point really lies: `/var/run` is a link in most images. */
function withoutLinks(vfs: Vfs, path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const cut = trimmed.lastIndexOf('/');
  if (cut <= 0) return trimmed || '/';
  const parent = trimmed.slice(0, cut);
  vfs.makeDirectories(parent);
  const found = vfs.resolve(parent, ROOT_CALLER);
  return failed(found) ? trimmed : `${found.path === '/' ? '' : found.path}${trimmed.slice(cut)}`;
}
