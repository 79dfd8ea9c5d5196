import { type ClientHttp2Session, connect } from "node:http2";
import { decodeFields, encodeFields } from "./protobuf.ts";

/** A connection to one member of etcd by gRPC over HTTP/2, which is how its own clients talk to it. */
export interface EtcdConnection {
  put(key: string, value: Uint8Array): Promise<void>;
  /** Linearizable, as is the default. */
  get(key: string): Promise<void>;
  /** Whether this member leads. */
  leads(): Promise<boolean>;
  close(): void;
}

export function connectToEtcd(port: number): EtcdConnection {
  const session: ClientHttp2Session = connect(`http://127.0.0.1:${port}`);
  // What is under way fails with it.
  session.on("error", () => undefined);

  function call(path: string, message: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const stream = session.request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc",
        te: "trailers",
      });
      const parts: Buffer[] = [];
      let status: unknown;
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("response", (headers) => {
        status = headers["grpc-status"] ?? status;
      });
      stream.on("trailers", (trailers) => {
        status = trailers["grpc-status"] ?? status;
      });
      stream.on("error", reject);
      stream.on("close", () => {
        // Five bytes in front: not compressed, and the length.
        if (status === "0") resolve(Buffer.concat(parts).subarray(5));
        else reject(new Error(`etcd answered ${String(status)}`));
      });
      const head = Buffer.alloc(5);
      head.writeUInt32BE(message.length, 1);
      stream.end(Buffer.concat([head, message]));
    });
  }

  return {
    async put(key, value) {
      await call("/etcdserverpb.KV/Put", encodeFields([key, value]));
    },
    async get(key) {
      await call("/etcdserverpb.KV/Range", encodeFields([key]));
    },
    async leads() {
      const status = decodeFields(await call("/etcdserverpb.Maintenance/Status", Buffer.alloc(0)));
      const header = status.get(1);
      if (!(header instanceof Buffer)) return false;
      return decodeFields(header).get(2) === status.get(4);
    },
    close: () => session.destroy(),
  };
}
