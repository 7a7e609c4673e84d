import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../i18n/translate.ts';

/** Copies a text, and says so. */
export function CopyButton({ text, label, primary }: { text: string; label: string; primary?: boolean }) {
  const t = useT();
  const [copied, setCopied] = useState<string>();
  const done = copied === text;
  return (
    <button
      type="button"
      className={`button ${primary ? 'primary' : 'outline'}`}
      onClick={async () => {
        await navigator.clipboard.writeText(text);
        setCopied(text);
      }}
    >
      {done ? <Check size={14} /> : <Copy size={14} />}
      {done ? t('share.copied') : label}
    </button>
  );
}
