import { describe, expect, it } from 'vitest';
import { watchedResources } from '../stores/watchedResources.ts';
import { glossary, termOf } from './glossary.ts';

describe('the glossary', () => {
  it('explains every kind that the page shows', () => {
    expect(watchedResources.map((r) => r.kind).filter((kind) => !termOf(kind))).toEqual([]);
  });

  it('has each word once, in both languages', () => {
    expect(new Set(glossary.map((term) => term.word)).size).toBe(glossary.length);
    for (const { word, text } of glossary) {
      expect(text.en.length, word).toBeGreaterThan(10);
      expect(/[가-힣]/.test(text.ko), word).toBe(true);
    }
  });
});
