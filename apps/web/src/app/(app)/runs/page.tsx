import { RunList } from "../../../components/runs/run-list.tsx";

export const metadata = { title: "Runs" };

export default function RunsPage() {
  return <RunList />;
}
