import { AppFrame } from "../../components/frame/app-frame.tsx";
import Inner from "./inner.tsx";
export default function Page() { return <AppFrame><Inner /></AppFrame>; }
