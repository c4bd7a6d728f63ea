import arrowDown from "lucide-static/icons/arrow-down.svg?raw";
import brain from "lucide-static/icons/brain.svg?raw";
import check from "lucide-static/icons/circle-check.svg?raw";
import chevronRight from "lucide-static/icons/chevron-right.svg?raw";
import circle from "lucide-static/icons/circle.svg?raw";
import circlePlay from "lucide-static/icons/circle-play.svg?raw";
import clock from "lucide-static/icons/clock.svg?raw";
import file from "lucide-static/icons/file.svg?raw";
import folder from "lucide-static/icons/folder.svg?raw";
import gitBranch from "lucide-static/icons/git-branch.svg?raw";
import messageSquare from "lucide-static/icons/message-square.svg?raw";
import octagonAlert from "lucide-static/icons/octagon-alert.svg?raw";
import plus from "lucide-static/icons/plus.svg?raw";
import scrollText from "lucide-static/icons/scroll-text.svg?raw";
import search from "lucide-static/icons/search.svg?raw";
import sendHorizontal from "lucide-static/icons/send-horizontal.svg?raw";
import square from "lucide-static/icons/square.svg?raw";
import terminal from "lucide-static/icons/terminal.svg?raw";
import trash from "lucide-static/icons/trash-2.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import webhook from "lucide-static/icons/webhook.svg?raw";
import wrench from "lucide-static/icons/wrench.svg?raw";
import close from "lucide-static/icons/x.svg?raw";

const SHAPES = {
  arrowDown,
  brain,
  check,
  chevronRight,
  circle,
  circlePlay,
  clock,
  close,
  file,
  folder,
  gitBranch,
  messageSquare,
  octagonAlert,
  plus,
  scrollText,
  search,
  sendHorizontal,
  square,
  terminal,
  trash,
  triangleAlert,
  webhook,
  wrench,
};
export type IconName = keyof typeof SHAPES;

/** Without a `label` it is decoration, and what it stands beside must say the same. */
export function Icon(props: { name: IconName; label?: string }) {
  return (
    <span
      class="icon"
      role={props.label ? "img" : undefined}
      aria-label={props.label}
      aria-hidden={props.label ? undefined : "true"}
      innerHTML={SHAPES[props.name]}
    />
  );
}
