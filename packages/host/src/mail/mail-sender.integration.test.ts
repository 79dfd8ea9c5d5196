import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterEach, describe, expect, it } from "vitest";
import { createMailSender } from "./mail-sender.ts";

const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  }
});

/** A real SMTP server on loopback that keeps what it is sent and refuses recipients at refused.example. */
async function serve(): Promise<{ port: number; mails: string[]; logins: string[] }> {
  const mails: string[] = [];
  const logins: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      logins.push(`${username}:${password}`);
      done(null, { user: username });
    },
    onRcptTo: ({ address }, _session, done) => {
      done(address.endsWith("@refused.example") ? new Error("no such user") : null);
    },
    onData: (stream, _session, done) => {
      let text = "";
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on("end", () => {
        mails.push(text);
        done(null);
      });
    },
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, logins };
}

const from = "Edgeloom <edgeloom@example.org>";
const mail = {
  to: ["ada@example.org"],
  subject: "Capacity",
  text: "All well.",
  messageId: "run/step",
};

describe("createMailSender", () => {
  it("hands the mail to the server, under an id that stays the same", async () => {
    const { port, mails, logins } = await serve();
    const sender = createMailSender({ smtpUrl: `smtp://user:word@127.0.0.1:${port}`, from });
    expect(await sender.send(mail)).toEqual({ accepted: ["ada@example.org"] });
    await sender.send(mail);
    expect(logins[0]).toBe("user:word");
    expect(mails[0]).toMatch(/^Subject: Capacity\r?$/m);
    expect(mails[0]).toContain("All well.");
    const ids = mails.map((text) => /^Message-ID: (\S+)/im.exec(text)?.[1]);
    expect(ids[0]).toMatch(/^<[0-9a-f]{32}@example\.org>$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it("keeps line breaks of a subject out of the headers", async () => {
    const { port, mails } = await serve();
    const sender = createMailSender({ smtpUrl: `smtp://127.0.0.1:${port}`, from });
    await sender.send({ ...mail, subject: "a\r\nBcc: eve@example.org" });
    expect(mails[0]).not.toMatch(/^Bcc:/im);
  });

  it("tells who accepted it, and fails when nobody did", async () => {
    const { port } = await serve();
    const sender = createMailSender({ smtpUrl: `smtp://127.0.0.1:${port}`, from });
    const both = await sender.send({ ...mail, to: ["ada@example.org", "x@refused.example"] });
    expect(both.accepted).toEqual(["ada@example.org"]);
    await expect(sender.send({ ...mail, to: ["x@refused.example"] })).rejects.toMatchObject({
      code: "upstream_failed",
    });
  });

  it("says what to set when there is no server", async () => {
    await expect(createMailSender({}).send(mail)).rejects.toMatchObject({ code: "unavailable" });
    const unreachable = createMailSender({ smtpUrl: "smtp://127.0.0.1:1", from });
    await expect(unreachable.send(mail)).rejects.toMatchObject({ code: "upstream_failed" });
  });
});
