/** Where the control groups of this process are mounted (proc(5), cgroups(7)); null for a version that is not. */
export interface CgroupLocation {
  /** Folder of this process's group in the unified hierarchy. */
  readonly v2: string | null;
  /** Folder of this process's group in the hierarchy of the `cpu` controller. */
  readonly v1Cpu: string | null;
}

interface Mount {
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** One line of /proc/self/mountinfo: `36 35 98:0 /root /point rw,… shared:1 - type source rw,options`. */
function parseMount(line: string): Mount | null {
  const [left = "", right = ""] = line.split(" - ");
  const [, , , root, point] = left.split(" ");
  const [type, , options = ""] = right.split(" ");
  if (root === undefined || point === undefined || type === undefined) return null;
  return { root, point, type, options: options.split(",") };
}

/** A group's folder below a mount that may show only a part of the hierarchy, as in a container. */
function folderOf({ root, point }: Mount, path: string): string | null {
  const inside = root === "/" ? path : path.slice(root.length);
  const shown = root === "/" || path === root || path.startsWith(`${root}/`);
  return shown ? `${point}${inside}`.replace(/\/+$/, "") : null;
}

/** From the texts of /proc/self/cgroup and /proc/self/mountinfo. */
export function locateCgroups(cgroup: string, mountInfo: string): CgroupLocation {
  const groups = cgroup.split("\n").flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    return controllers === undefined || path === undefined
      ? []
      : [{ controllers: controllers.split(","), path }];
  });
  const mounts = mountInfo.split("\n").flatMap((line) => parseMount(line) ?? []);
  const locate = (controller: string, isRight: (mount: Mount) => boolean): string | null => {
    const group = groups.find(({ controllers }) => controllers.includes(controller));
    const mount = mounts.find(isRight);
    return group === undefined || mount === undefined ? null : folderOf(mount, group.path);
  };
  return {
    v2: locate("", ({ type }) => type === "cgroup2"),
    v1Cpu: locate("cpu", ({ type, options }) => type === "cgroup" && options.includes("cpu")),
  };
}
