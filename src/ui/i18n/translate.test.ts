import { describe, expect, it } from 'vitest';
import { en, type MessageKey } from './en.ts';
import { ko } from './ko.ts';
import { translate } from './translate.ts';

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '').sort();

describe('the dictionary', () => {
  it('has every string in both languages', () => {
    expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of [...Object.entries(en), ...Object.entries(ko)]) expect(text.trim(), key).not.toBe('');
  });

  it('names the same values in both languages', () => {
    for (const key of Object.keys(en) as MessageKey[]) expect(places(ko[key]), key).toEqual(places(en[key]));
  });

  it('puts Korean letters into every Korean sentence', () => {
    const same = (Object.keys(en) as MessageKey[]).filter((key) => ko[key] === en[key]);
    expect(same).toEqual(['inspector.yaml', 'action.done']);
  });
});

describe('translate', () => {
  it('fills values in and leaves what it does not know', () => {
    expect(translate('en', 'app.nodes', { count: 3 })).toBe('3 nodes');
    expect(translate('ko', 'app.nodes', { count: 3 })).toBe('노드 3개');
    expect(translate('en', 'app.nodes', {})).toBe('{count} nodes');
  });
});
