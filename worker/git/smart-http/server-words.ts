const LONGEST_WORDS = 500;

/** Text from a server for people: one line, cut, and without the secrets, which a server may send back. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== "") clean = clean.replaceAll(secret, "***");
  }
  // oxlint-disable-next-line no-control-regex -- those are what is left out
  clean = clean.replaceAll(/[ \u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
  return clean.length > LONGEST_WORDS ? `${clean.slice(0, LONGEST_WORDS)}…` : clean;
}
