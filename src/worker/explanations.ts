/**
 * What the API says about its fields, by model and field: empty at first, as the texts are large and a cluster is wanted
 * before anybody asks what a field means.
 */
export const explanations: Record<string, Readonly<Record<string, string>>> = {};

/** Brings the texts. Where they cannot be had, documents stay without. */
export async function loadExplanations(): Promise<void> {
  try {
    const { descriptions } = await import('../api/generated/descriptions.ts');
    Object.assign(explanations, descriptions);
  } catch {
    // Offline before they ever came: fields have types, but no texts.
  }
}
