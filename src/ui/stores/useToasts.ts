import { create } from 'zustand';
import type { ObjectId } from '../objectId.ts';

export interface Toast {
  id: number;
  tone: 'ok' | 'err' | 'info';
  text: string;
  detail?: string;
  /** What it speaks of: a click selects it. */
  object?: ObjectId;
}

export const useToasts = create<{ toasts: readonly Toast[] }>()(() => ({ toasts: [] }));

let nextId = 1;

export function toast(message: Omit<Toast, 'id'>): void {
  const id = nextId++;
  useToasts.setState((s) => ({ toasts: [...s.toasts, { id, ...message }].slice(-4) }));
  setTimeout(() => dismissToast(id), message.tone === 'err' ? 9000 : 4500);
}

export const dismissToast = (id: number): void =>
  useToasts.setState((s) => ({ toasts: s.toasts.filter((t) => t.id !== id) }));
