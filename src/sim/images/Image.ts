import type { TreeEntry } from '../../posix/fs/FileSystem.ts';
import type { Program } from '../../posix/Program.ts';
import type { HostProgramResult } from '../../posix/programs/hostProgram.ts';
import type { ImageFlavor } from '../../posix/standardImage.ts';
import type { Behaviour, BehaviourContext } from './Behaviour.ts';

/** A simulated image: what is in it, what it does by default, and how big it is to pull. */
export interface Image {
  /** Names it answers to, normalised: `docker.io/library/nginx`. A trailing `*` stands for anything. */
  repositories: readonly string[];
  /** Tags that exist. */
  tags: RegExp;
  /** Compressed megabytes: what a pull moves. */
  sizeMB: number | ((tag: string) => number);
  entrypoint?: readonly string[];
  cmd?: readonly string[];
  env?: Readonly<Record<string, string>>;
  workdir?: string;
  /** CPU time that it takes to answer one request, in ms; 1 by default. */
  requestCpuMs?: number;
  /** The user it runs as, 0 by default. */
  uid?: number;
  flavor: ImageFlavor;
  files?: Readonly<Record<string, TreeEntry>>;
  /** Programs that this flavor has not, and those it has but this image has not. */
  add?: readonly string[];
  without?: readonly string[];
  /** Programs whose work is modelled and not carried out, by their base name. */
  programs?: Readonly<Record<string, (context: BehaviourContext) => Behaviour>>;
  /** Commands that the image has besides, carried out on the state of its programs (`redis-cli`). */
  tools?: Readonly<Record<string, (call: ToolCall) => HostProgramResult>>;
  /** Programs of its own that run as processes of the guest. */
  guests?: Readonly<Record<string, Program>>;
  /** It stands for an image that nobody has described: it listens where it is told and answers with a banner. */
  generic?: boolean;
}

export const ANY_TAG = /^/;

/** A command of an image as it is called in a container. */
export interface ToolCall {
  argv: readonly string[];
  stdin: string;
  env: Readonly<Record<string, string>>;
  /** What a tool that shows the rules of packets prints where the container is (`iptables-save`). */
  rules?(): string | undefined;
  /** The modelled program that runs in the container, if it does. */
  behaviour: Behaviour | undefined;
}
