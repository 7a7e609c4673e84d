import { expect, it } from 'vitest';
import { referenceProblem } from './referenceProblem.ts';

it.each([
  ['nginx', undefined],
  ['ghcr.io/a/b:1.0', undefined],
  ['localhost:5000/App', 'invalid reference format: repository name (App) must be lowercase'],
  ['Nginx', 'invalid reference format: repository name (library/Nginx) must be lowercase'],
  ['nginx::1', 'invalid reference format'],
  ['nginx latest', 'invalid reference format'],
  ['', 'invalid reference format'],
  ['nginx@sha256:abc', 'invalid reference format'],
  [`nginx@sha256:${'a'.repeat(64)}`, undefined],
  [`nginx@sha256:${'a'.repeat(40)}`, 'invalid checksum digest length'],
  [`nginx@md5:${'a'.repeat(32)}`, 'unsupported digest algorithm'],
  ['a'.repeat(300), 'repository name must not be more than 255 characters'],
  ['a'.repeat(4096), 'repository name must not be more than 255 characters'],
])('of %j says %j', (image, problem) => {
  expect(referenceProblem(image)).toBe(problem);
});
