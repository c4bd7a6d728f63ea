import { type TarPackController, createTarPacker } from "modern-tar";

export interface FileToArchive {
  path: string;
  /** Of a link (120000) the content is where it leads. */
  mode: "100644" | "100755" | "120000";
  read(): Promise<Uint8Array>;
}

export interface WriteArchiveOptions {
  /** A folder that all files are put in. */
  prefix?: string;
  modifiedAt: Date;
}

/**
 * A .tar.gz of these files, each read when its turn comes; a few megabytes wait for a slow reader. The stream breaks
 * when a file cannot be read.
 */
export function writeTarGz(
  files: Iterable<FileToArchive> | AsyncIterable<FileToArchive>,
  options: WriteArchiveOptions,
): ReadableStream<Uint8Array> {
  const { readable, controller } = createTarPacker();
  addAll(controller, files, options).catch((error: unknown) => controller.error(error));
  // The types of the two runtimes differ in what the buffer below may be.
  const gzip = new CompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>;
  return readable.pipeThrough(gzip);
}

async function addAll(
  controller: TarPackController,
  files: Iterable<FileToArchive> | AsyncIterable<FileToArchive>,
  { prefix, modifiedAt }: WriteArchiveOptions,
): Promise<void> {
  const folder = prefix === undefined ? "" : `${prefix.replace(/\/+$/, "")}/`;
  for await (const file of files) {
    const content = await file.read();
    const isLink = file.mode === "120000";
    const body = controller
      .add({
        name: folder + file.path,
        mtime: modifiedAt,
        mode: file.mode === "100755" ? 0o755 : 0o644,
        size: isLink ? 0 : content.length,
        ...(isLink ? { type: "symlink", linkname: new TextDecoder().decode(content) } : { type: "file" }),
      })
      .getWriter();
    if (!isLink) await body.write(content);
    await body.close();
  }
  controller.finalize();
}
