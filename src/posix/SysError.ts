const MESSAGES = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  ESRCH: 'No such process',
  EINTR: 'Interrupted system call',
  EIO: 'I/O error',
  E2BIG: 'Argument list too long',
  ENOEXEC: 'Exec format error',
  EBADF: 'Bad file descriptor',
  ECHILD: 'No child processes',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EACCES: 'Permission denied',
  EBUSY: 'Resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  EMFILE: 'Too many open files',
  ENOTTY: 'Not a tty',
  EFBIG: 'File too large',
  ENOSPC: 'No space left on device',
  ESPIPE: 'Illegal seek',
  EROFS: 'Read-only file system',
  EPIPE: 'Broken pipe',
  ENAMETOOLONG: 'File name too long',
  ENOSYS: 'Function not implemented',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Address not available',
  ENETUNREACH: 'Network unreachable',
  ECONNRESET: 'Connection reset by peer',
  ENOTCONN: 'Socket not connected',
  ETIMEDOUT: 'Connection timed out',
  ECONNREFUSED: 'Connection refused',
  EHOSTUNREACH: 'No route to host',
  ENOTFOUND: 'Name does not resolve',
} as const;

export type Errno = keyof typeof MESSAGES;

/** A failed system call: a value that calls return, never something they throw. */
export class SysError {
  constructor(readonly errno: Errno) {}

  /** The text of strerror(3), as busybox and GNU tools print it. */
  get message(): string {
    return MESSAGES[this.errno];
  }
}

const shared = new Map<Errno, SysError>();

/** The one SysError of this number. `ENOTFOUND` is no real errno: it is getaddrinfo's EAI_NONAME. */
export function sysError(errno: Errno): SysError {
  let error = shared.get(errno);
  if (!error) {
    error = new SysError(errno);
    shared.set(errno, error);
  }
  return error;
}

export function failed(result: unknown): result is SysError {
  return result instanceof SysError;
}
