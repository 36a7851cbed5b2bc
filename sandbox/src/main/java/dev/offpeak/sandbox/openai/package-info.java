/** OpenAI's files, batches and synchronous calls. Open {@code OpenAiApi} first. */
@NullMarked
package dev.offpeak.sandbox.openai;

import org.jspecify.annotations.NullMarked;
