import { expect, test } from "vitest";
import { createHeaderSlots } from "../../../worker/models/header-slots.ts";

const never = new AbortController().signal;

test("whoever comes when all slots are taken waits for the first that is freed, in order", async () => {
  const slots = createHeaderSlots(2);
  const first = await slots.take(never);
  await slots.take(never);
  const order: string[] = [];
  const third = slots.take(never).then((release) => {
    order.push("third");
    return release;
  });
  const fourth = slots.take(never).then(() => order.push("fourth"));
  first?.();
  first?.();
  const release = await third;
  expect(order).toEqual(["third"]);
  release?.();
  await fourth;
  expect(order).toEqual(["third", "fourth"]);
});

test("whoever is aborted while waiting gets none, and takes none from others", async () => {
  const slots = createHeaderSlots(1);
  const release = await slots.take(never);
  const controller = new AbortController();
  const leaving = slots.take(controller.signal);
  const staying = slots.take(never);
  controller.abort();
  expect(await leaving).toBeNull();
  release?.();
  expect(await staying).not.toBeNull();
  expect(await slots.take(AbortSignal.abort())).toBeNull();
});
