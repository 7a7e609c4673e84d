export function Logo() {
  return (
    <svg
      className="logo"
      width="26"
      height="26"
      viewBox="0 0 26 26"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <circle cx="13" cy="13" r="3.2" fill="currentColor" stroke="none" />
      <ellipse cx="13" cy="13" rx="11" ry="4.6" transform="rotate(-24 13 13)" />
      <circle cx="13" cy="13" r="8" />
      <circle cx="22.4" cy="8" r="2" fill="currentColor" stroke="none" />
      <circle cx="6" cy="17" r="1.6" fill="currentColor" stroke="none" />
    </svg>
  );
}
