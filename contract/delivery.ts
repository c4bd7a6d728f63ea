import { z } from "zod";

/**
 * When a message reaches its receiver. `queue`: after the running turn. `steer`: at the next tool boundary of the
 * running turn, or as its next prompt if it ends before. `interrupt`: the running turn is stopped and this is next.
 * To an idle receiver all three are the same.
 */
export const DeliveryModeSchema = z.enum(["queue", "steer", "interrupt"]);
export type DeliveryMode = z.infer<typeof DeliveryModeSchema>;

/**
 * How far a message has come: `delivered` once it is handed to a turn, `consumed` once a model call that contains it
 * has answered. It can be withdrawn until it is delivered.
 */
export const DeliveryStateSchema = z.enum(["queued", "delivered", "consumed", "withdrawn"]);
export type DeliveryState = z.infer<typeof DeliveryStateSchema>;
