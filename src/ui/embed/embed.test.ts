import { expect, it } from 'vitest';
import { embedOptions } from './embedOptions.ts';
import { isTrusted } from './startEmbed.ts';

it('reads what a frame asks for, and nothing else', () => {
  expect(embedOptions('?embed&lens=cluster&panes=timeline,evil,editor&autoplay=0&readonly')).toMatchObject({
    embedded: true,
    lens: 'cluster',
    panes: ['timeline', 'editor'],
    autoplay: false,
    readonly: true,
  });
  expect(embedOptions('?lens=x')).toEqual({ embedded: false, panes: [], autoplay: true, readonly: false, origins: [] });
});

it('answers its own origin and those that are named, never all', () => {
  const options = embedOptions('?origin=https://school.test&origin=*&origin=https://*');
  expect(options.origins).toEqual(['https://school.test']);
  const trusted = (origin: string) => isTrusted(origin, options, 'https://orrery.test');
  expect(['https://orrery.test', 'https://school.test', 'https://evil.test', 'null'].map(trusted)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
