import * as z from "zod";
import { plannerEnvShape } from "../../shared/lambda/planner.ts";

export const envSchema = z.object(plannerEnvShape);
