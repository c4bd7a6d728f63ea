import { expect, test } from "vitest";
import { MODELS } from "../../../worker/models/model-data.ts";
import { findModel } from "../../model/model-rules.ts";

test.each(MODELS.map((model) => [model.id, model] as const))(
  "%s holds, writes and caches as the stand-in for the API has it",
  (id, { contextTokens, maxOutputTokens, cacheMinimumTokens }) => {
    expect(findModel(id)).toMatchObject({ contextTokens, maxOutputTokens, cacheMinimumTokens });
  },
);
