/**
 * The certificate of the simulated cluster's authority: a real one in form, whose key nobody has.
 */
export const ROOT_CA = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBgTCCASegAwIBAgIUNgggOG3zRPgoM+YjIUIylrTMokYwCgYIKoZIzj0EAwIw',
  'FTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjAxOTQ2NTNaGA8yMTI2MTAy',
  'NzE5NDY1M1owFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG',
  'SM49AwEHA0IABFcCpobO+U95tjAtzitcCYjbmBvX8tjfXMWLs8CgXXpXWz4avgdS',
  'THYk2pZpv4Dp46wxrzj+qI0HDTbjt0U224GjUzBRMB0GA1UdDgQWBBSvNuQmxu9q',
  'I28L9Ichig4kRyB20TAfBgNVHSMEGDAWgBSvNuQmxu9qI28L9Ichig4kRyB20TAP',
  'BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDZtvmqbGcLUTRhkyBX',
  'ZeqWth+AbdxvL2UFjqT60MjyWwIgNR3z8x7GojOCUNka8cZ+/pOCp3tkFkpX9yZx',
  'VMIMcWI=',
  '-----END CERTIFICATE-----',
  '',
].join('\n');
