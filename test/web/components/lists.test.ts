import { expect, test } from "vitest";
import { notRecalling, recallStep } from "../../../web/components/chat/input-history.ts";
import { baseName, parentsOf } from "../../../web/components/files/file-path.ts";
import {
  growDown,
  growUp,
  newAfter,
  rangeAt,
  WINDOW_SIZE,
} from "../../../web/components/scroll/window-range.ts";
import { makeIncrementalFilter } from "../../../web/components/stream/filtered-ids.ts";
import { trackedFiles } from "../../../web/components/stream/tracked-file-list.ts";
import { applyItem } from "../../../web/store/apply-event.ts";
import { aLog, aState, at, eventId } from "../factories.ts";

const idsTo = (count: number) => Array.from({ length: count }, (_, index) => `id${index}`);

test("a list that does not follow stands where it is when rows come before and after", () => {
  const place = { firstId: "id5", count: 3, lastSeenId: "id9" };
  expect(rangeAt(idsTo(10), place)).toEqual({ start: 5, end: 8 });
  expect(rangeAt(["older", ...idsTo(20)], place)).toEqual({ start: 6, end: 9 });
  expect([
    newAfter(idsTo(10), place),
    newAfter(["older", ...idsTo(20)], place),
    newAfter(idsTo(10), null),
  ]).toEqual([0, 10, 0]);
});

test("a place whose rows are gone is the beginning, and one in an empty list counts all as new", () => {
  const gone = { firstId: "x", count: 3, lastSeenId: "y" };
  expect([rangeAt(idsTo(10), gone), newAfter(idsTo(10), gone)]).toEqual([{ start: 0, end: 3 }, 0]);
  const empty = { firstId: undefined, count: 0, lastSeenId: undefined };
  expect([rangeAt(idsTo(2), empty), newAfter(idsTo(2), empty)]).toEqual([{ start: 0, end: 0 }, 2]);
});

test("the window at the end holds the newest rows", () => {
  expect(rangeAt(idsTo(10), null)).toEqual({ start: 0, end: 10 });
  expect(rangeAt(idsTo(1_000), null)).toEqual({ start: 1_000 - WINDOW_SIZE, end: 1_000 });
});

test("the window moves through a long list, never growing past its bound, and reaches both ends", () => {
  let range = rangeAt(idsTo(1_000), null);
  while (range.start > 0) {
    range = growUp(range);
    expect(range.end - range.start).toBeLessThanOrEqual(WINDOW_SIZE + 80);
  }
  expect(range.start).toBe(0);
  while (range.end < 1_000) {
    range = growDown(range, 1_000);
    expect(range.end - range.start).toBeLessThanOrEqual(WINDOW_SIZE + 80);
  }
  expect(range.end).toBe(1_000);
});

test("a filter looks only at new rows until the list or the filter changes", () => {
  const state = aState();
  for (const seq of [1, 2, 3]) applyItem(state, aLog(seq, seq === 2 ? "Stop" : "TextBlock"), at());
  const looked: string[] = [];
  const responses = (row: { id: string; category: string }) => {
    looked.push(row.id);
    return row.category === "response";
  };
  const filter = makeIncrementalFilter();
  const run = (matches: typeof responses | null) =>
    filter({ ids: state.stream.ids, epoch: state.stream.epoch, rows: state.rows, matches });
  expect(run(responses)).toEqual([1, 3].map(eventId));
  applyItem(state, aLog(4, "TextBlock"), at());
  looked.length = 0;
  expect(run(responses)).toEqual([1, 3, 4].map(eventId));
  expect(looked).toEqual([eventId(4)]);
  state.stream.epoch += 1;
  run(responses);
  expect(looked).toHaveLength(5);
  expect(run(null)).toBe(state.stream.ids);
});

test("sent messages are recalled back and forth, and what was typed comes back", () => {
  const sent = ["first", "second"];
  const one = recallStep(sent, notRecalling, "draft", 1);
  expect(one?.text).toBe("second");
  const two = recallStep(sent, one?.recall ?? notRecalling, "second", 1);
  expect(two?.text).toBe("first");
  expect(recallStep(sent, two?.recall ?? notRecalling, "first", 1)).toBeNull();
  const back = recallStep(sent, two?.recall ?? notRecalling, "first", -1);
  expect(back?.text).toBe("second");
  const typed = recallStep(sent, back?.recall ?? notRecalling, "second", -1);
  expect(typed).toEqual({ recall: notRecalling, text: "draft" });
  expect(recallStep([], notRecalling, "", 1)).toBeNull();
});

test("paths have a name and folders above", () => {
  expect([baseName("src/app/main.py"), baseName("/main.py"), baseName("src/"), baseName("./a")]).toEqual([
    "main.py",
    "main.py",
    "src",
    "a",
  ]);
  expect(parentsOf("src/app/main.py")).toEqual([
    { name: "src", path: "src/" },
    { name: "app", path: "src/app/" },
  ]);
  expect([parentsOf("main.py"), parentsOf("")]).toEqual([[], []]);
});

test("tracked files are told with what happened, and a broken one hides no other", () => {
  const payload = {
    file_changes: [
      { path: "main.py", status: "created", lines_added: 15, lines_removed: 0 },
      { path: 5 },
      null,
      { path: "b.py", lines_added: "many", lines_removed: 2 },
    ],
    read_files: [{ path: "README.md" }, "x"],
  };
  expect(trackedFiles(payload)).toEqual([
    { path: "main.py", word: "created", lines: "+15" },
    { path: "b.py", word: "changed", lines: "−2" },
    { path: "README.md", word: "read", lines: "" },
  ]);
  expect([trackedFiles({}), trackedFiles({ file_changes: 5, read_files: {} })]).toEqual([[], []]);
});
