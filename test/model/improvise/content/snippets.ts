/** A small piece of real code in both language families. In `script`, what stands between « and » is for TypeScript only. */
export interface Snippet {
  /** Words of a task that ask for it. */
  words: RegExp;
  names: readonly string[];
  python: string;
  script: string;
  /** A line of a test that holds, per family. */
  pythonCheck: string;
  scriptCheck: string;
}

const fibonacci: Snippet = {
  words: /\bfib\w*/i,
  names: ["fibonacci"],
  python: `def fibonacci(count: int) -> list[int]:
    """The first \`count\` Fibonacci numbers."""
    numbers: list[int] = []
    current, following = 0, 1
    for _ in range(count):
        numbers.append(current)
        current, following = following, current + following
    return numbers`,
  script: `/** The first \`count\` Fibonacci numbers. */
export function fibonacci(count«: number»)«: number[]» {
  const numbers«: number[]» = [];
  let [current, following] = [0, 1];
  for (let index = 0; index < count; index += 1) {
    numbers.push(current);
    [current, following] = [following, current + following];
  }
  return numbers;
}`,
  pythonCheck: "fibonacci(6) == [0, 1, 1, 2, 3, 5]",
  scriptCheck: "assert.deepEqual(fibonacci(6), [0, 1, 1, 2, 3, 5])",
};

const factorial: Snippet = {
  words: /\bfactorial/i,
  names: ["factorial"],
  python: `def factorial(number: int) -> int:
    """The product of all whole numbers from 1 to \`number\`."""
    if number < 0:
        raise ValueError("factorial is not defined for negative numbers")
    product = 1
    for factor in range(2, number + 1):
        product *= factor
    return product`,
  script: `/** The product of all whole numbers from 1 to \`number\`. */
export function factorial(number«: number»)«: number» {
  if (number < 0) throw new RangeError("factorial is not defined for negative numbers");
  let product = 1;
  for (let factor = 2; factor <= number; factor += 1) product *= factor;
  return product;
}`,
  pythonCheck: "factorial(5) == 120",
  scriptCheck: "assert.equal(factorial(5), 120)",
};

const prime: Snippet = {
  words: /\bprimes?\b/i,
  names: ["is_prime", "isPrime"],
  python: `def is_prime(number: int) -> bool:
    """Whether a number has no divisors but 1 and itself."""
    if number < 2:
        return False
    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))`,
  script: `/** Whether a number has no divisors but 1 and itself. */
export function isPrime(number«: number»)«: boolean» {
  if (number < 2) return false;
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return false;
  return true;
}`,
  pythonCheck: "[n for n in range(10) if is_prime(n)] == [2, 3, 5, 7]",
  scriptCheck: "assert.deepEqual([1, 2, 3, 4, 5].filter(isPrime), [2, 3, 5])",
};

const calculator: Snippet = {
  words: /\bcalc\w*|\barithmetic|\bsubtract\w*|\bmultipl\w*|\bdivi(?:de|sion)\w*|\baddition\b|\bsum\b/i,
  names: ["add", "subtract", "multiply", "divide"],
  python: `def add(a: float, b: float) -> float:
    return a + b


def subtract(a: float, b: float) -> float:
    return a - b


def multiply(a: float, b: float) -> float:
    return a * b


def divide(a: float, b: float) -> float:
    if b == 0:
        raise ZeroDivisionError("cannot divide by zero")
    return a / b`,
  script: `export function add(a«: number», b«: number»)«: number» {
  return a + b;
}

export function subtract(a«: number», b«: number»)«: number» {
  return a - b;
}

export function multiply(a«: number», b«: number»)«: number» {
  return a * b;
}

export function divide(a«: number», b«: number»)«: number» {
  if (b === 0) throw new RangeError("cannot divide by zero");
  return a / b;
}`,
  pythonCheck: "divide(multiply(add(1, 2), 4), subtract(5, 2)) == 4",
  scriptCheck: "assert.equal(divide(multiply(add(1, 2), 4), subtract(5, 2)), 4)",
};

const hello: Snippet = {
  words: /\bhello\b|\bgreet\w*/i,
  names: ["greet"],
  python: `def greet(name: str = "World") -> str:
    """A friendly greeting."""
    return f"Hello, {name}!"`,
  script: `/** A friendly greeting. */
export function greet(name«: string» = "World")«: string» {
  return \`Hello, \${name}!\`;
}`,
  pythonCheck: 'greet("Ada") == "Hello, Ada!"',
  scriptCheck: 'assert.equal(greet("Ada"), "Hello, Ada!")',
};

const reverse: Snippet = {
  words: /\brevers\w*|\bpalindrom\w*/i,
  names: ["reverse_text", "reverseText", "is_palindrome", "isPalindrome"],
  python: `def reverse_text(text: str) -> str:
    return text[::-1]


def is_palindrome(text: str) -> bool:
    """Whether a text reads the same backwards, letters only."""
    letters = [letter.lower() for letter in text if letter.isalnum()]
    return letters == letters[::-1]`,
  script: `export function reverseText(text«: string»)«: string» {
  return [...text].reverse().join("");
}

/** Whether a text reads the same backwards, letters only. */
export function isPalindrome(text«: string»)«: boolean» {
  const letters = text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return letters === reverseText(letters);
}`,
  pythonCheck: 'reverse_text("abc") == "cba" and is_palindrome("Never odd or even")',
  scriptCheck: 'assert.ok(reverseText("abc") === "cba" && isPalindrome("Never odd or even"))',
};

const login: Snippet = {
  words: /\blog-?in\b|\bauth\w*|\bsign-?in\b|\bpasswords?\b/i,
  names: ["hash_password", "hashPassword", "login"],
  python: `import hashlib
import hmac
import secrets

_users: dict[str, tuple[bytes, bytes]] = {}


def hash_password(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


def register(username: str, password: str) -> None:
    """Stores a user; the password itself is not kept."""
    if username in _users:
        raise ValueError(f"{username} is already registered")
    salt = secrets.token_bytes(16)
    _users[username] = (salt, hash_password(password, salt))


def login(username: str, password: str) -> str | None:
    """A session token, or None when name and password do not fit."""
    salt, expected = _users.get(username, (b"", b""))
    if not hmac.compare_digest(hash_password(password, salt or b"-"), expected):
        return None
    return secrets.token_urlsafe(32)`,
  script: `import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

const users = new Map«<string, { salt: Buffer; hash: Buffer }>»();

export function hashPassword(password«: string», salt«: Buffer»)«: Buffer» {
  return scryptSync(password, salt, 64);
}

/** Stores a user; the password itself is not kept. */
export function register(username«: string», password«: string»)«: void» {
  if (users.has(username)) throw new Error(\`\${username} is already registered\`);
  const salt = randomBytes(16);
  users.set(username, { salt, hash: hashPassword(password, salt) });
}

/** A session token, or undefined when name and password do not fit. */
export function login(username«: string», password«: string»)«: string | undefined» {
  const user = users.get(username);
  if (user === undefined || !timingSafeEqual(hashPassword(password, user.salt), user.hash)) return undefined;
  return randomBytes(32).toString("base64url");
}`,
  pythonCheck: 'login("nobody", "secret") is None',
  scriptCheck: 'assert.equal(login("nobody", "secret"), undefined)',
};

const todo: Snippet = {
  words: /\bto-?dos?\b|\btask list\b/i,
  names: ["TodoList"],
  python: `class TodoList:
    """Things to do, in the order in which they were added."""

    def __init__(self) -> None:
        self._items: list[dict[str, object]] = []

    def add(self, title: str) -> int:
        self._items.append({"id": len(self._items) + 1, "title": title, "done": False})
        return len(self._items)

    def complete(self, item_id: int) -> None:
        self._items[item_id - 1]["done"] = True

    def open_items(self) -> list[dict[str, object]]:
        return [item for item in self._items if not item["done"]]`,
  script: `/** Things to do, in the order in which they were added. */
export class TodoList {
  items«: { id: number; title: string; isDone: boolean }[]» = [];

  add(title«: string»)«: number» {
    this.items.push({ id: this.items.length + 1, title, isDone: false });
    return this.items.length;
  }

  complete(id«: number»)«: void» {
    const item = this.items.find((each) => each.id === id);
    if (item) item.isDone = true;
  }

  openItems()«: { id: number; title: string; isDone: boolean }[]» {
    return this.items.filter((item) => !item.isDone);
  }
}`,
  pythonCheck: 'TodoList().add("write tests") == 1',
  scriptCheck: 'assert.equal(new TodoList().add("write tests"), 1)',
};

const email: Snippet = {
  words: /\bvalidat\w*|\be-?mails?\b/i,
  names: ["is_valid_email", "isValidEmail"],
  python: `import re


def is_valid_email(address: str) -> bool:
    """Whether an address has the usual form; it says nothing about delivery."""
    return re.fullmatch(r"[^@\\s]+@[^@\\s]+\\.[^@\\s.]+", address) is not None`,
  script: `/** Whether an address has the usual form; it says nothing about delivery. */
export function isValidEmail(address«: string»)«: boolean» {
  return /^[^@\\s]+@[^@\\s]+\\.[^@\\s.]+$/.test(address);
}`,
  pythonCheck: 'is_valid_email("ada@example.org") and not is_valid_email("ada")',
  scriptCheck: 'assert.ok(isValidEmail("ada@example.org") && !isValidEmail("ada"))',
};

export const SNIPPETS: readonly Snippet[] = [
  fibonacci,
  factorial,
  prime,
  calculator,
  hello,
  reverse,
  login,
  todo,
  email,
];

/** A script for TypeScript, or without its types. */
export function scriptText(script: string, isTyped: boolean): string {
  return isTyped ? script.replaceAll(/[«»]/g, "") : script.replaceAll(/«[^»]*»/g, "");
}
