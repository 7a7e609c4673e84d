/** What the login shell begins with. */
export const aliasScript = `alias k=kubectl
alias ll='ls -l'
`;
