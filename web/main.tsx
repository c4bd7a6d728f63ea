import "./configure-zod.ts";
import { render } from "solid-js/web";
import { orchestratorNameOf } from "./pages/orchestrator-name.ts";
import { RoomPage } from "./pages/room-page.tsx";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/header.css";
import "./styles/room.css";
import "./styles/agents.css";
import "./styles/stream.css";
import "./styles/row.css";
import "./styles/chat.css";
import "./styles/prose.css";
import "./styles/files.css";
import "./styles/overlays.css";

const root = document.querySelector("#root");
if (root) render(() => <RoomPage name={orchestratorNameOf(location.pathname)} />, root);
