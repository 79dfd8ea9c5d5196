// Written for any Node.js that knows modules, so that an old one gets this message and no other.
const requiredMajor = 20;
const requiredMinor = 19;

/** Ends the process under a Node.js that is too old, before anything obscure fails because of it. */
export function checkNodeVersion() {
  const version = process.versions.node.split(".").map(Number);
  const major = version[0] || 0;
  const minor = version[1] || 0;
  if (major > requiredMajor || (major === requiredMajor && minor >= requiredMinor)) return;
  console.error(
    `✗ This is Node.js ${process.versions.node}; Edgeloom needs ${requiredMajor}.${requiredMinor} or newer.\n` +
      "  Install a newer one from https://nodejs.org, or with a version manager: nvm install 22.",
  );
  process.exit(1);
}
