/**
 * What a child process starts from that is to see nothing of its parent's environment, which holds its secrets.
 * Next.js's types, where both are compiled together, ask for a NODE_ENV that such a process need not have.
 */
export const emptyEnvironment = {} as Readonly<NodeJS.ProcessEnv>;
