/** The bootstrap token that `kubeadm init` prints, and the hash of the authority's public key. */
export const TOKEN = 'abcdef.0123456789abcdef';
export const CA_HASH = 'sha256:7c2e69131a36ae2a042a339b33381c6d0d43887e2de83720eff5359e26aec866';
