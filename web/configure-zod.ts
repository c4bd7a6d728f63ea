import { z } from "zod";

// The page's security policy forbids compiling code, which zod would otherwise try as schemas are made. Hence this
// module is imported before all others.
z.config({ jitless: true });
