/** A ready scenario: what it is about in both languages, and the manifests it opens with. */
export interface GalleryEntry {
  id: string;
  /** The topic it belongs to, for the gallery's headings. */
  topic: 'desired state' | 'objects' | 'states' | 'network' | 'scheduling';
  broken?: true;
  title: { en: string; ko: string };
  text: { en: string; ko: string };
  manifests: readonly { name: string; text: string }[];
  lens?: string;
  /** Requests a second from outside to `http://hello.example.com/`. */
  traffic?: number;
}
