import type { Scenario } from '../../scenarios/Scenario.ts';

/** Hands a file to the browser's downloads. */
export function downloadFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every file system takes. */
export const fileStem = (name: string): string => name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60) || 'cluster';

export function downloadScenario(scenario: Scenario): void {
  const json = JSON.stringify(scenario, null, 2);
  downloadFile(`${fileStem(scenario.name)}.orrery.json`, new Blob([json], { type: 'application/json' }));
}
