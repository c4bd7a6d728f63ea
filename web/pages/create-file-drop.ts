import { onCleanup } from "solid-js";
import type { Room } from "../store/room.ts";
import { uploadDirectory } from "../store/upload.ts";

/** Files that are dropped anywhere on the page are uploaded; without this a browser would leave the page for them. */
export function createFileDrop(room: Room): void {
  function onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = room.view.isUploading ? "none" : "copy";
    if (!room.view.isDropping) room.actions.setDropping(true);
  }

  function onDragLeave(event: DragEvent): void {
    // Null: out of the window, not from one element to the next.
    if (event.relatedTarget === null) room.actions.setDropping(false);
  }

  function onDrop(event: DragEvent): void {
    room.actions.setDropping(false);
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const { files, folders } = dropped(event.dataTransfer);
    if (folders.length > 0) room.actions.refuseFolders(folders);
    if (files.length === 0) return;
    const directory = uploadDirectory(room.view);
    room.actions.openFile(directory === "" ? null : directory);
    void room.actions.uploadFiles(directory, files);
  }

  document.addEventListener("dragover", onDragOver);
  document.addEventListener("dragleave", onDragLeave);
  document.addEventListener("drop", onDrop);
  onCleanup(() => {
    document.removeEventListener("dragover", onDragOver);
    document.removeEventListener("dragleave", onDragLeave);
    document.removeEventListener("drop", onDrop);
  });
}

/** A folder looks like a file that cannot be read; only its entry tells. */
function dropped({ items, files }: DataTransfer): { files: File[]; folders: string[] } {
  const folders = new Set<string>();
  for (const item of items) {
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory) folders.add(entry.name);
  }
  return { files: [...files].filter(({ name }) => !folders.has(name)), folders: [...folders] };
}
