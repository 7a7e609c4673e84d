import { answer, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';
import { usualPorts } from './usualPorts.ts';

/**
 * What stands for an image that nobody has described: it starts, says so, listens on the ports that its container names
 * and answers every request with a banner that admits what it is.
 */
export const genericImage: Image = {
  repositories: ['*'],
  tags: ANY_TAG,
  sizeMB: 60,
  flavor: 'debian',
  entrypoint: ['/app/server'],
  generic: true,
  files: { '/app/README': 'This image is simulated: nothing is known of what the real one does.\n' },
  programs: {
    server: (c) => {
      const listeners = c.ports.length > 0 ? c.ports : usualPorts(c.image).map(tcp);
      const ports = listeners.map((p) => p.port);
      const name = c.image.slice(c.image.lastIndexOf('/') + 1);
      c.logLater(() =>
        [
          `starting ${name}:${c.tag}`,
          ...ports.map((port) => `listening on 0.0.0.0:${port}`),
          `${name} is ready (simulated: a generic stand-in for ${c.image})`,
          '',
        ].join('\n'),
      );
      return {
        listeners,
        http: (_call, reply) =>
          reply(
            answer(200, `${name}:${c.tag} on ${c.hostname}\n`, {
              'Content-Type': 'text/plain; charset=utf-8',
              'X-Simulated': 'generic',
            }),
          ),
        usage: () => ({ cpuMillis: 2, memoryBytes: 24 * MIB }),
      };
    },
  },
};
