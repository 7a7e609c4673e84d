import { ANY_TAG, type Image } from './Image.ts';

/** Says hello and ends. */
export const helloWorld: Image = {
  repositories: ['docker.io/library/hello-world'],
  tags: ANY_TAG,
  sizeMB: 0.1,
  flavor: 'busybox',
  entrypoint: ['/hello'],
  programs: {
    hello: (c) => {
      c.log('\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n');
      c.after(10, () => c.exit(0));
      return {};
    },
  },
};
