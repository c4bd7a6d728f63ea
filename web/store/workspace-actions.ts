import type { ImportRepository, PushBranch } from "../../contract/workspace.ts";
import { archivePath, bundlePath } from "../client/workspace-calls.ts";
import { addToast, answerOf, told, toastFailure, type ActionDeps } from "./action-deps.ts";
import { isArchive, uploadSummary, type UploadTotals } from "./upload.ts";

/** The repository as a whole, in and out. */
export function workspaceActions(deps: ActionDeps) {
  const { client, orchestrator } = deps;

  /** An event that came meanwhile is newer than the answer. */
  async function refreshWorkspace(): Promise<void> {
    const before = deps.read.workspace;
    const read = await client.workspace(orchestrator);
    if (read.ok && deps.read.workspace === before) deps.write((state) => void (state.workspace = read.value));
  }

  return {
    refreshWorkspace,
    listBranches: async () => told(await client.branches(orchestrator)),
    archiveUrl: (ref: string) => archivePath(orchestrator, ref),
    bundleUrl: () => bundlePath(orchestrator),

    /** True when it has begun; the rest comes as events. */
    importRepository: async (wanted: ImportRepository): Promise<true | string> =>
      answerOf(await client.importRepository(orchestrator, wanted)),

    pushBranch: async (wanted: PushBranch): Promise<true | string> => {
      const pushed = await client.pushBranch(orchestrator, wanted);
      if (!pushed.ok) return answerOf(pushed);
      const { branch, url, result } = pushed.value;
      const title = result === "unchanged" ? `${branch} is up to date there` : `${branch} is pushed`;
      addToast(deps, { tone: "ok", title, detail: url });
      return true;
    },

    /** One after the other into a directory of main, the top one with an empty path; archives are unpacked there. */
    uploadFiles: async (directory: string, files: readonly File[]): Promise<void> => {
      if (files.length === 0 || deps.view.isUploading) return;
      deps.show((view) => void (view.isUploading = true));
      const totals: UploadTotals = { files: 0, skipped: [] };
      for (const file of files) {
        const path = directory === "" ? file.name : `${directory.replace(/\/$/, "")}/${file.name}`;
        const put = isArchive(file.name)
          ? await client.putArchive(orchestrator, directory.replace(/\/$/, ""), file)
          : await client.putFile(orchestrator, path, file);
        if (put.ok) {
          totals.files += "files" in put.value ? put.value.files : 1;
          if ("skipped" in put.value) totals.skipped.push(...put.value.skipped);
        } else
          toastFailure(deps, put.failure, () => void workspaceActions(deps).uploadFiles(directory, [file]));
      }
      if (totals.files > 0 || totals.skipped.length > 0) addToast(deps, uploadSummary(totals));
      deps.show((view) => void (view.isUploading = false));
      await refreshWorkspace();
    },
    setDropping: (isDropping: boolean): void => deps.show((view) => void (view.isDropping = isDropping)),
    refuseFolders: (names: readonly string[]): void =>
      addToast(deps, {
        tone: "warn",
        title: "Folders cannot be dropped",
        detail: `Pack ${names.join(", ")} as .zip or .tar.gz.`,
      }),
  };
}
