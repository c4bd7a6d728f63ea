import { createServer } from "node:net";

/** Whether we could listen there. 0 always can. */
export function isPortFree(port: number, host: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", () => resolve(false));
  server.listen({ port, host }, () => server.close(() => resolve(true)));
  return promise;
}

/** The first free port from `from` on; `taken` ones are skipped. Gives up after a hundred. */
export async function nextFreePort(
  from: number,
  host: string,
  taken: readonly number[] = [],
): Promise<number | null> {
  for (let port = from; port < from + 100; port += 1) {
    if (!taken.includes(port) && (await isPortFree(port, host))) return port;
  }
  return null;
}

/** A port that the system picks. */
export function anyFreePort(host = "127.0.0.1"): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once("error", reject);
  server.listen({ port: 0, host }, () => {
    const address = server.address();
    server.close(() =>
      address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
    );
  });
  return promise;
}
