import { spawn } from "node:child_process";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface GitServerSettings {
  /** Its folders are the repositories: `ROOT/sample.git` is at `URL/sample.git`. */
  root: string;
  port?: number;
  /** Who may read and write: without it everybody. */
  credentials?: { username: string; token: string };
  /** 0: as a server that knows nothing of the second protocol. */
  protocol?: 0 | 2;
}

export interface GitServer {
  url: string;
  /** Method, path and `authorization` of every request so far. */
  requests: { method: string; path: string; authorization: string | undefined }[];
  close(): Promise<void>;
}

/** The real git over HTTP, on loopback. */
export async function startGitServer(settings: GitServerSettings): Promise<GitServer> {
  const requests: GitServer["requests"] = [];
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    requests.push({ method: request.method ?? "", path: request.url ?? "", authorization });
    if (isAllowed(settings, authorization)) runBackend(settings, request, response);
    else response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end("Who are you?");
  });
  await new Promise<void>((resolve) => server.listen(settings.port ?? 0, "127.0.0.1", resolve));
  // It listens on a port, so its address has one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isAllowed({ credentials }: GitServerSettings, authorization: string | undefined): boolean {
  if (!credentials) return true;
  const pair = `${credentials.username}:${credentials.token}`;
  return authorization === `Basic ${Buffer.from(pair).toString("base64")}`;
}

/** One request as https://git-scm.com/docs/git-http-backend, a CGI program, wants it. */
function runBackend(settings: GitServerSettings, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const protocol = settings.protocol === 0 ? "" : String(request.headers["git-protocol"] ?? "");
  const length = request.headers["content-length"];
  const backend = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_PROJECT_ROOT: settings.root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: protocol,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      REMOTE_ADDR: "127.0.0.1",
      ...(length === undefined ? {} : { CONTENT_LENGTH: length }),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(backend.stdin);
  // A program that ends before it has read all closes its input.
  backend.stdin.on("error", () => undefined);
  response.on("close", () => backend.kill());
  sendAnswer(backend.stdout, response);
  backend.on("error", () => response.writeHead(500).end("git cannot be started"));
}

/** The program writes headers, an empty line, and the body. */
function sendAnswer(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  let isBody = false;
  output.on("data", (chunk: Buffer) => {
    if (isBody) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    isBody = true;
    for (const line of head.subarray(0, end).toString("latin1").split("\r\n")) {
      const [name = "", value = ""] = line.split(/: (.*)/s);
      if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.write(head.subarray(end + 4));
  });
  output.on("end", () => response.end());
}
