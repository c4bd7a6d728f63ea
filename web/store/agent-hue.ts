const GOLDEN_ANGLE = 137.508;
/** Hues nearer than this look alike on a dark and on a light ground. */
const MIN_DISTANCE = 22;

/**
 * The hue of an agent in degrees. It comes from the id alone while it is free; when another agent is too near, it
 * moves on by the golden angle, so that agents seen together differ.
 */
export function agentHue(id: string, taken: readonly number[]): number {
  let hue = hashOf(id) % 360;
  const maxSteps = Math.min(taken.length, 15);
  for (
    let step = 0;
    step < maxSteps && taken.some((other) => distance(hue, other) < MIN_DISTANCE);
    step += 1
  ) {
    hue = (hue + GOLDEN_ANGLE) % 360;
  }
  return Math.round(hue);
}

function distance(a: number, b: number): number {
  const difference = Math.abs(a - b) % 360;
  return Math.min(difference, 360 - difference);
}

/** FNV-1a, 32 bit. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
