import { create } from 'zustand';

export type DialogName = 'palette' | 'share' | 'shortcuts' | 'glossary' | 'tour' | 'gallery' | 'sessions' | 'branches';

export const useDialogs = create<{ open?: DialogName }>()(() => ({}));

export const openDialog = (open: DialogName): void => useDialogs.setState({ open });
export const closeDialog = (): void => useDialogs.setState({ open: undefined });
