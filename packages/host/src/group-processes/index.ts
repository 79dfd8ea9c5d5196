export { buildMember } from "./build-member.ts";
export type { GroupConnection, GroupConnectionOptions } from "./group-connection.ts";
export { connectToGroup } from "./group-connection.ts";
export type { GroupProcesses, GroupProcessesOptions } from "./group-processes.ts";
export { freePort, startGroupProcesses } from "./group-processes.ts";
export type { MemberHandle } from "./member-handle.ts";
