import { defineCommand, type CustomCommand } from "just-bash/browser";

/** What programs people expect in a shell, and what to do without them. One line each: a model reads it. */
const INSTEAD: Readonly<Record<string, string>> = {
  "npx yarn pnpm bun deno tsc tsx vite vitest jest mocha eslint prettier":
    "packages cannot be installed here. node FILE runs JavaScript and TypeScript, node --test runs tests written with node:test",
  "python python3 pip pip3 uv pytest ruby gem perl php lua Rscript":
    "of interpreters only node runs in this shell. For text and data awk, sed and jq are there too",
  "go cargo rustc gcc g++ cc clang make cmake java javac mvn gradle dotnet swift":
    "nothing is compiled or built in this shell. Say in your answer which commands the user should run",
  "gh svn hg": "only git is there, to read the history. What you change in files is recorded by itself",
  "curl wget nc ssh scp rsync ping dig nslookup": "this shell has no network",
  "apt apt-get apk yum dnf brew dpkg snap": "nothing can be installed in this shell",
  "docker podman kubectl terraform systemctl service crontab": "this shell has no services and containers",
  "psql mysql sqlite3 redis-cli mongosh": "this shell has no databases",
  "yq xan": "for YAML, TOML, XML and CSV use Read, awk and sed; for JSON use jq",
  "vi vim nano emacs less more man top htop tmux screen":
    "this shell is not interactive. Read shows files, Edit and Write change them",
  "tar zip unzip 7z xz bzip2 zstd":
    "there are no archives in this shell; gzip and gunzip work on single files",
  "sudo su chown chgrp useradd mount umount": "this shell has no users and permissions; go on without it",
  "ps pgrep pkill killall nohup": "this shell has no processes; a command has ended when its result comes",
};

const WITHOUT_GIT: Readonly<Record<string, string>> = {
  git: "there is no history here. What you change in files is recorded without it",
};

const WITHOUT_JAVASCRIPT: Readonly<Record<string, string>> = {
  "node nodejs npm":
    "no JavaScript runs in this shell. Check code by reading it; say in your answer which commands the user should run",
};

const NOT_FOUND = 127;

/** Commands that only say why they are not there and what to use instead. */
export const UNAVAILABLE_COMMANDS = commandsFor(INSTEAD);

/** The same, where there is nothing to run JavaScript with. */
export const JAVASCRIPT_UNAVAILABLE = commandsFor(WITHOUT_JAVASCRIPT);

function commandsFor(table: Readonly<Record<string, string>>): readonly CustomCommand[] {
  return Object.entries(table).flatMap(([names, instead]) =>
    names.split(" ").map((name) =>
      defineCommand(name, async () => ({
        stdout: "",
        stderr: `${name}: not available: ${instead}.\n`,
        exitCode: NOT_FOUND,
      })),
    ),
  );
}
/** For files that have no history. */
export const GIT_UNAVAILABLE = commandsFor(WITHOUT_GIT);
