import { agnhost, orreryWebhook } from './agnhost.ts';
import { databases } from './databases.ts';
import { guestbook } from './guestbook.ts';
import { helloWorld } from './helloWorld.ts';
import type { Image } from './Image.ts';
import { kiamolImages } from './kiamolImages.ts';
import { kubectlImages } from './kubectlImages.ts';
import { memoryEaters } from './memoryEaters.ts';
import { nginx } from './nginx.ts';
import { pause } from './pause.ts';
import { podinfo } from './podinfo.ts';
import { redis } from './redis.ts';
import { alpine, busybox, debian, languages, netTools } from './shells.ts';
import { systemImages } from './systemImages.ts';
import { tutorialImages } from './tutorialImages.ts';
import { votingApp } from './votingApp.ts';
import { webImages } from './webImages.ts';
import { wordpress } from './wordpress.ts';

/** Every image that is described. Any other well-formed name gets the generic one. */
export const catalogue: readonly Image[] = [
  nginx,
  busybox,
  alpine,
  debian,
  languages,
  netTools,
  ...kubectlImages,
  redis,
  ...databases,
  wordpress,
  ...webImages,
  ...kiamolImages,
  ...votingApp,
  guestbook,
  ...tutorialImages,
  podinfo,
  agnhost,
  orreryWebhook,
  helloWorld,
  ...memoryEaters,
  pause,
  ...systemImages,
];
