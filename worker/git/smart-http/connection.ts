import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import type { ByteFlow } from "../byte-flow.ts";
import { type AddressRules, refusedAddress } from "../remote-address.ts";
import { flowOf } from "../stream-flow.ts";
import { type Credentials, basicOf, createSender, followRedirects } from "./http-request.ts";
import { addressRefused, brokenConnection, failureOfStatus, refused } from "./http-failures.ts";
import { withoutSecrets } from "./server-words.ts";

export interface Remote {
  /** Where `git clone` would go: https://… */
  url: string;
  credentials?: Credentials | undefined;
}

export interface ConnectionOptions extends AddressRules {
  fetch: typeof fetch;
  /** Of all that one answer brings. */
  answerLimitBytes: number;
}

export type Service = "git-upload-pack" | "git-receive-pack";

/** One remote for the time of one operation. What servers say is passed on without the token, should it be in there. */
export interface Connection {
  host: string;
  /** Asks what the service offers. Where redirects lead to is where requests go then. */
  discover(service: Service): Promise<Result<{ contentType: string; flow: ByteFlow }>>;
  request(service: Service, body: BodyInit): Promise<Result<ByteFlow>>;
  withoutSecrets(text: string): string;
}

const PROTOCOL = { "git-protocol": "version=2" };

export function openConnection(
  remote: Remote,
  options: ConnectionOptions,
  signal: AbortSignal,
): Result<Connection> {
  if (!URL.canParse(remote.url))
    return fail(addressRefused("That is not an address. One begins with https://."));
  const origin = new URL(remote.url);
  const refusal = refusedAddress(origin, options);
  if (refusal) return fail(addressRefused(refusal));
  const { credentials } = remote;
  const secrets = credentials ? [credentials.token, basicOf(credentials)] : [];
  const send = createSender({ fetch: options.fetch, origin: origin.origin, credentials }, signal);
  let base = origin.origin + origin.pathname.replace(/\/+$/, "");

  async function answerOf(response: Response): Promise<Result<ByteFlow>> {
    if (response.status !== 200 || !response.body) {
      await response.body?.cancel();
      return fail(failureOfStatus(response.status, origin.host, credentials !== undefined));
    }
    const rules = {
      limitBytes: options.answerLimitBytes,
      tooLarge: () => tooLarge(options.answerLimitBytes),
      broken: () => brokenConnection(origin.host, signal),
    };
    return succeed(flowOf(response.body, rules, signal));
  }

  return succeed({
    host: origin.host,
    withoutSecrets: (text) => withoutSecrets(text, secrets),
    async discover(service) {
      const first = new URL(`${base}/info/refs?service=${service}`);
      const found = await followRedirects(send, { first, headers: PROTOCOL, rules: options });
      if (!found.ok) return found;
      const { url, response } = found.value;
      const flow = await answerOf(response);
      if (!flow.ok) return flow;
      base = url.origin + url.pathname.replace(/\/info\/refs$/, "");
      return succeed({ contentType: response.headers.get("content-type") ?? "", flow: flow.value });
    },
    async request(service, body) {
      const headers = { ...PROTOCOL, "content-type": `application/x-${service}-request` };
      const sent = await send(new URL(`${base}/${service}`), { method: "POST", headers, body });
      return sent.ok ? answerOf(sent.value) : sent;
    },
  });
}

function tooLarge(limitBytes: number): Failure {
  return refused(
    "too_large",
    `The remote sends more than ${limitBytes} bytes. Take less of the history (depth).`,
  );
}
