/**
 * Stands in for parts of packages that nothing here calls, which would be a fifth of the bundle: see [alias] in
 * wrangler.toml. The `agents` package brings an MCP client, RPC for browsers and e-mail; the MCP SDK brings a validator
 * that compiles code, which the runtime forbids. They may be made, and do nothing.
 */
export class LeftOut {
  compile(): never {
    throw new Error("Answers of MCP tools are not validated here");
  }
}

function leftOut(): never {
  throw new Error("This part of a package is left out of the Worker");
}

export {
  LeftOut as Client,
  LeftOut as SSEClientTransport,
  LeftOut as SdkHttpError,
  LeftOut as StreamableHTTPClientTransport,
  LeftOut as CfWorkerJsonSchemaValidator,
  LeftOut as RpcTarget,
  leftOut as createMimeMessage,
  leftOut as newWebSocketRpcSession,
  leftOut as validateClientMetadataUrl,
};

/** `ajv` is made with `new`, `ajv-formats` is called: an arrow function could not be both. */
export default function made(this: unknown): void {
  // Nothing is kept.
}
