import { expect, test } from "vitest";
import { refusedAddress } from "../../../worker/git/remote-address.ts";

const refused = (url: string, allowLoopback = false): boolean =>
  refusedAddress(new URL(url), { allowLoopback }) !== null;

test.each([
  "https://github.com/owner/name.git",
  "https://git.example.org:8443/a",
  "https://140.82.121.4/a",
  "https://172.15.0.1/a",
  "https://172.32.0.1/a",
  "https://100.128.0.1/a",
  "https://[2606:4700::1111]/a",
  "https://localhost.example.com/a",
])("%s may be asked", (url) => {
  expect(refused(url)).toBe(false);
  expect(refused(url, true)).toBe(false);
});

test.each([
  "http://github.com/owner/name.git",
  "ssh://git@github.com/owner/name.git",
  "file:///etc/passwd",
  "https://user:token@github.com/owner/name",
  "https://token@github.com/owner/name",
  "https://10.1.2.3/",
  "https://0x0a.1.2.3/",
  "https://167838211/",
  "https://172.16.0.1/",
  "https://172.31.255.255/",
  "https://192.168.1.1/",
  "https://169.254.169.254/",
  "https://100.64.0.1/",
  "https://0.0.0.0/",
  "https://198.18.0.1/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://[::]/",
  "https://[fe80::1]/",
  "https://[fd00::1]/",
  "https://[ff02::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[::ffff:140.82.121.4]/",
  "https://[64:ff9b::a00:1]/",
  "https://[2002:a00:1::]/",
  "https://[2001:db8::1]/",
  "https://[2001::1]/",
  "https://printer/",
  "https://printer.local/",
  "https://metadata.google.internal/",
  "https://router.lan/",
  "https://api.localhost/",
])("%s is never asked", (url) => {
  expect(refused(url)).toBe(true);
  expect(refused(url, true)).toBe(true);
});

test.each([
  "http://127.0.0.1:9000/a",
  "http://localhost/a",
  "http://localhost./a",
  "http://[::1]:9000/a",
  "https://127.9.9.9/",
  "http://2130706433/",
])("%s is asked only when loopback is allowed", (url) => {
  expect(refused(url)).toBe(true);
  expect(refused(url, true)).toBe(false);
});
