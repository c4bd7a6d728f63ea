import type { FileDraft } from "./file-draft.ts";
import { capitalize } from "../words.ts";

/** A kind of app that has a usual shape. */
interface AppKind {
  words: RegExp;
  draft: (topic: string) => FileDraft[];
}

const TODO_ROUTES = `class Todo(BaseModel):
    title: str
    done: bool = False


todos: dict[int, Todo] = {}


@app.get("/todos")
def list_todos() -> dict[int, Todo]:
    return todos


@app.post("/todos", status_code=201)
def add_todo(todo: Todo) -> dict[str, int]:
    todo_id = len(todos) + 1
    todos[todo_id] = todo
    return {"id": todo_id}


@app.delete("/todos/{todo_id}", status_code=204)
def delete_todo(todo_id: int) -> None:
    if todos.pop(todo_id, None) is None:
        raise HTTPException(404, "There is no such todo")
`;

const HELLO_ROUTES = `@app.get("/")
def read_root() -> dict[str, str]:
    return {"message": "Hello, World!"}


@app.get("/hello/{name}")
def say_hello(name: str) -> dict[str, str]:
    return {"message": f"Hello, {name}!"}


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}
`;

function fastApi(topic: string): FileDraft[] {
  const isTodo = /to-?do/i.test(topic);
  const imports = isTodo
    ? "from fastapi import FastAPI, HTTPException\nfrom pydantic import BaseModel\n"
    : "from fastapi import FastAPI\n";
  const app = `app = FastAPI(title="${isTodo ? "Todos" : "Hello World"}")`;
  const content = `${imports}\n${app}\n\n\n${isTodo ? TODO_ROUTES : HELLO_ROUTES}`;
  return [
    { path: "main.py", content, run: "pip install -r requirements.txt && uvicorn main:app --reload" },
    { path: "requirements.txt", content: "fastapi>=0.115\nuvicorn[standard]>=0.32\n", run: undefined },
  ];
}

function flask(): FileDraft[] {
  const content = `from flask import Flask, jsonify

app = Flask(__name__)


@app.get("/")
def index():
    return jsonify(message="Hello, World!")


@app.get("/health")
def health():
    return jsonify(status="ok")


if __name__ == "__main__":
    app.run(debug=True)
`;
  return [
    { path: "app.py", content, run: "pip install -r requirements.txt && python app.py" },
    { path: "requirements.txt", content: "flask>=3.0\n", run: undefined },
  ];
}

function nodeServer(): FileDraft[] {
  const content = `import { createServer } from "node:http";

const port = Number(process.env.PORT ?? 3000);

export function handleRequest(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const body = pathname === "/health" ? { status: "ok" } : { message: "Hello, World!" };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

createServer(handleRequest).listen(port);
`;
  const manifest = {
    name: "hello-server",
    version: "0.1.0",
    type: "module",
    scripts: { start: "node server.js" },
  };
  return [
    { path: "server.js", content, run: "node server.js" },
    { path: "package.json", content: `${JSON.stringify(manifest, null, 2)}\n`, run: undefined },
  ];
}

function landingPage(topic: string): FileDraft[] {
  const title = capitalize(topic === "" ? "welcome" : topic);
  const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="stylesheet" href="styles.css" />
  </head>
  <body>
    <header>
      <h1>${title}</h1>
      <p>A short sentence that says what this is and whom it is for.</p>
      <a class="button" href="#start">Get started</a>
    </header>
    <main id="start">
      <section>
        <h2>What it does</h2>
        <p>One thing, well, and in a way that is easy to try.</p>
      </section>
      <section>
        <h2>How to begin</h2>
        <ol>
          <li>Open this page.</li>
          <li>Read the two lines above.</li>
          <li>Replace them with your own.</li>
        </ol>
      </section>
    </main>
  </body>
</html>
`;
  const styles = `:root {
  color-scheme: light dark;
  font-family: system-ui, sans-serif;
}

body {
  margin: 0 auto;
  max-width: 60rem;
  padding: 2rem;
  line-height: 1.6;
}

.button {
  display: inline-block;
  padding: 0.6rem 1.2rem;
  border-radius: 0.5rem;
  background: #3b5bdb;
  color: white;
  text-decoration: none;
}
`;
  return [
    { path: "index.html", content: page, run: "open index.html" },
    { path: "styles.css", content: styles, run: undefined },
  ];
}

/** The first kind whose words are in the task. */
export const APP_KINDS: readonly AppKind[] = [
  { words: /\bfast-?api\b/i, draft: fastApi },
  { words: /\bflask\b/i, draft: flask },
  { words: /\bto-?do\b.*\b(?:api|rest|backend|service)\b/i, draft: fastApi },
  {
    words: /\b(?:express|node(?:\.?js)?|javascript|js)\b.*\b(?:server|api|backend|app)\b|\bhttp server\b/i,
    draft: nodeServer,
  },
  { words: /\b(?:rest )?api\b|\bweb (?:server|service)\b|\bbackend\b/i, draft: fastApi },
  { words: /\b(?:landing|home|web) ?page\b|\bweb ?site\b|\bhtml\b|\bfront-?end\b/i, draft: landingPage },
];
